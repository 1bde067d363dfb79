// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What an operation is asked with: which arguments it takes, and what a front was given for them. A front makes words
// and names of its own form; what they mean is read here and in read_arguments.hpp, the same for
// all.

#ifndef RINGFENCE_OPERATE_ARGUMENTS_HPP
#define RINGFENCE_OPERATE_ARGUMENTS_HPP

#include <ringfence/config.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence::operate {

inline constexpr std::size_t max_argument_size = 4096;  ///< bytes of a value

/// An argument that an operation takes.
struct argument {
    enum class kind : std::uint8_t {
        place,       ///< a word in its place
        may_place,   ///< as `place`, and may be left out; what follows it may as well
        places,      ///< one word or more, the last of the places
        may_places,  ///< as `places`, and may be left out
        key,         ///< `name=value`, `--name value`
        keys,        ///< as `key`, and may be given several times
        flag,        ///< `name`, `--name`
        secret       ///< as `key`, but never part of a command line, a log or a journal
    };

    std::string_view name;  ///< in small letters, its words joined by hyphens: `valid-from`
    kind is = kind::key;
    std::string_view value{};    ///< what stands for its value in a usage: `TIME|never`; a choice is `text|json`
    std::string_view summary{};  ///< one line, no full stop

    constexpr bool takes_many() const noexcept { return is == kind::places || is == kind::may_places; }
    constexpr bool may_be_left_out() const noexcept { return is == kind::may_place || is == kind::may_places; }
    constexpr bool has_place() const noexcept { return is == kind::place || is == kind::may_place || takes_many(); }
};

/// What a front was given.
struct request {
    struct named {
        std::string name;
        std::optional<std::string> value;  ///< nothing: the name stands alone
    };

    std::vector<std::string> places{};
    std::vector<named> names{};
};

/// A request that has what its operation takes and nothing else. Hyphens and underscores in names are the same. What is
/// returned is into the object; `known`'s names must outlive it.
class arguments {
public:
    /// `usage`: how the operation is written, for errors. Throws `error_code::misused`.
    arguments(std::span<const argument> known, request given, const std::string& usage);
    arguments(const arguments&) = delete;
    arguments& operator=(const arguments&) = delete;
    /// Overwrites secrets.
    ~arguments();

    bool has(std::string_view name) const noexcept;

    /// The value of a place or key; empty where it was not given.
    std::string_view text(std::string_view name) const noexcept;
    std::optional<std::string_view> find(std::string_view name) const noexcept;

    /// All values of `places` or `keys`.
    std::vector<std::string_view> texts(std::string_view name) const;

    bool flag(std::string_view name) const noexcept { return has(name); }

    /// Decimal digits, from `least` to `most`. Throws `error_code::invalid`.
    std::uint64_t count(std::string_view name, std::uint64_t otherwise, std::uint64_t least, std::uint64_t most) const;

private:
    struct value {
        std::string_view name;  ///< the argument's own
        std::string text;
        bool is_secret = false;
    };
    std::vector<value> values_;
};

/// `add LIST NUMBER... [expires=TIME|never]`, with `--expires TIME|never` for a command line.
enum class spelling : std::uint8_t { keys, options };
RINGFENCE_DECL std::string usage_of(std::string_view name, std::span<const argument> known, spelling as);

}  // namespace ringfence::operate

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/operate/arguments.ipp>
#endif

#endif
