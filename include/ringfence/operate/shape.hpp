// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What an operation answers, said once more without an answer: which fields there are, what each holds and whether it
// may be left out. Documents are made of it, and tests hold every answer against it. A shape stands beside what makes
// its record, and is written in the same way. Texts are literals, or live as long as the program.

#ifndef RINGFENCE_OPERATE_SHAPE_HPP
#define RINGFENCE_OPERATE_SHAPE_HPP

#include <ringfence/config.hpp>

#include <cstdint>
#include <string_view>
#include <vector>

namespace ringfence::operate {

struct shape_field;

/// Fields in their order. A plain value, as `record` is.
class shape {
public:
    /// `name`: what documents call what several operations answer, as `Entry`; empty: it stands where it is said.
    explicit shape(std::string_view name = {});

    // As the fields of `record`, with what the name does not say: one line, no full stop.
    shape& text(std::string_view name, std::string_view summary = {});
    shape& text_or_none(std::string_view name, std::string_view summary = {});
    shape& count(std::string_view name, std::string_view summary = {});
    shape& count_or_none(std::string_view name, std::string_view summary = {});
    shape& id(std::string_view name, std::string_view summary = {});
    shape& flag(std::string_view name, std::string_view summary = {});
    shape& time(std::string_view name, std::string_view summary = {});
    shape& time_or_none(std::string_view name, std::string_view summary = {});
    shape& table(std::string_view name, shape rows, std::string_view summary = {});
    shape& append(const shape& other);

    /// A text that is one of these words.
    shape& word(std::string_view name, std::vector<std::string_view> words, std::string_view summary = {});
    shape& word_or_none(std::string_view name, std::vector<std::string_view> words, std::string_view summary = {});

    /// Fields each of which may be left out.
    shape& may_have(const shape& other);

    // What no record holds, but JSON that is written otherwise.
    shape& flag_or_none(std::string_view name, std::string_view summary = {});
    shape& texts(std::string_view name, std::string_view summary = {});
    shape& named_texts(std::string_view name, std::string_view summary = {});
    shape& decimal(std::string_view name, std::string_view summary = {});
    shape& object(std::string_view name, shape inside, std::string_view summary = {});
    shape& object_or_none(std::string_view name, shape inside, std::string_view summary = {});

    std::string_view name() const noexcept { return name_; }
    const std::vector<shape_field>& fields() const noexcept { return fields_; }

private:
    shape& add(shape_field what);

    std::string_view name_;
    std::vector<shape_field> fields_;
};

struct shape_field {
    enum class kind : std::uint8_t {
        text,
        count,
        flag,
        time,
        table,        ///< rows of `inside`
        texts,        ///< of JSON: an array of texts
        named_texts,  ///< of JSON: texts under names that nobody knows before
        decimal,      ///< of JSON: a number that need not be whole
        object        ///< of JSON: one `inside`; where that has no fields, any object
    };

    std::string_view name{};
    kind is = kind::text;
    std::string_view summary{};
    std::vector<std::string_view> words{};  ///< of which a text is one; empty: it is any
    shape inside{};
    bool may_be_none = false;
    bool may_be_missing = false;
};

/// The words of an enumeration's values from `first` on, up to the first that has none: that is called `unknown`.
template <class Enum, class WordOf>
std::vector<std::string_view> words_from(Enum first, WordOf&& word_of)
{
    std::vector<std::string_view> words;
    for (auto value = static_cast<unsigned>(first); word_of(static_cast<Enum>(value)) != "unknown"; ++value)
        words.push_back(word_of(static_cast<Enum>(value)));
    return words;
}

}  // namespace ringfence::operate

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/operate/shape.ipp>
#endif

#endif
