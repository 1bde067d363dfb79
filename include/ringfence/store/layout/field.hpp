// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// How records become bytes. FORMAT.md describes the same bytes for people; change both together.
//
// A record is a row of fields, each a varint `tag << 1 | kind` followed by a varint (kind 0) or by a length and that
// many bytes (kind 1). A field with its zero value is left out; a reader passes over tags that it does not know.
// Reading never goes past the bytes given: what does not fit is `error_code::corrupt`.
//
// Each record says its tags once, in a function `visit_fields(at, record)` beside it that calls `at(tag, member)` for
// each member; the type of the member says how it is written. A tag is never used again for something else.

#ifndef RINGFENCE_STORE_LAYOUT_FIELD_HPP
#define RINGFENCE_STORE_LAYOUT_FIELD_HPP

#include <ringfence/base/time.hpp>
#include <ringfence/config.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/store/environment.hpp>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace ringfence::store {

/// A record that may be read into, or that is written: `visit_fields` is both.
template <class Record, class Of>
concept is_record = std::same_as<std::remove_const_t<Record>, Of>;

namespace layout {

[[noreturn]] inline void fail_corrupt(std::string_view what) { fail_damaged(what); }

RINGFENCE_DECL void append_varint(std::string& to, std::uint64_t value);

/// Reads varints and texts off bytes, never past their end. Throws `error_code::corrupt`.
class reader {
public:
    explicit reader(std::string_view bytes) noexcept : rest_{bytes} {}

    bool at_end() const noexcept { return rest_.empty(); }

    std::uint64_t varint()
    {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            if (rest_.empty())
                fail_corrupt("a record ends too early");
            const auto byte = static_cast<unsigned char>(rest_.front());
            rest_.remove_prefix(1);
            if (shift == 63 && byte > 1)
                break;
            value |= std::uint64_t{byte & 0x7fU} << shift;
            if (byte < 0x80)
                return value;
        }
        fail_corrupt("a number in a record is too large");
    }

    std::string_view text() { return raw(varint()); }

    std::string_view raw(std::uint64_t size)
    {
        if (size > rest_.size())
            fail_corrupt("a record ends too early");
        const std::string_view found = rest_.substr(0, static_cast<std::size_t>(size));
        rest_.remove_prefix(found.size());
        return found;
    }

private:
    std::string_view rest_;
};

/// An enumeration that is stored has, beside it, `last_of(it)`: its highest value, beyond which bytes are wrong.
template <class Enum>
concept stored_enumeration = std::is_enum_v<Enum> && requires(Enum e)
{
    {
        last_of(e)
        } -> std::same_as<Enum>;
};

/// Writes what `visit_fields` names. Zero and empty ones are left out, as reading gives them back without being told.
class field_writer {
public:
    void operator()(unsigned tag, std::same_as<bool> auto value) { integer(tag, value ? 1 : 0); }
    void operator()(unsigned tag, std::same_as<std::uint32_t> auto value) { integer(tag, value); }
    void operator()(unsigned tag, std::same_as<std::uint64_t> auto value) { integer(tag, value); }
    void operator()(unsigned tag, stored_enumeration auto value) { integer(tag, static_cast<std::uint64_t>(value)); }
    void operator()(unsigned tag, timestamp value) { integer(tag, zigzag(value)); }
    void operator()(unsigned tag, std::chrono::milliseconds value)
    {
        integer(tag, static_cast<std::uint64_t>(value.count()));
    }

    /// With a 1 added, so that the epoch itself is not taken for nothing.
    void operator()(unsigned tag, const std::optional<timestamp>& value)
    {
        if (value)
            integer(tag, zigzag(*value) + 1);
    }
    void operator()(unsigned tag, const std::optional<std::uint64_t>& value)
    {
        if (value)
            integer(tag, *value + 1);
    }
    void operator()(unsigned tag, const std::optional<std::chrono::seconds>& value)
    {
        if (value)
            integer(tag, static_cast<std::uint64_t>(value->count()) + 1);
    }

    void operator()(unsigned tag, const std::string& value)
    {
        if (!value.empty())
            text(tag, value);
    }

    template <class Record>
    requires std::is_class_v<Record>
    void operator()(unsigned tag, const Record& value) { (*this)(tag, written(value)); }

    /// One field for each, in their order.
    void operator()(unsigned tag, const std::vector<std::string>& values)
    {
        for (const std::string& each : values)
            text(tag, each);
    }
    template <class Record>
    void operator()(unsigned tag, const std::vector<Record>& values)
    {
        for (const Record& each : values)
            text(tag, written(each));
    }

    /// A number, prefix or range in two fields; the second is that of a range alone.
    void pattern(unsigned first, unsigned last, const number_pattern& value)
    {
        integer(first, value.first.bits());
        integer(last, value.is_range() ? value.last.bits() : 0);
    }

    /// The bytes of a record.
    template <class Record>
    static std::string written(const Record& of)
    {
        field_writer to;
        visit_fields(to, of);
        return std::move(to.bytes_);
    }

private:
    void integer(unsigned tag, std::uint64_t value)
    {
        if (value == 0)
            return;
        append_varint(bytes_, std::uint64_t{tag} << 1);
        append_varint(bytes_, value);
    }

    void text(unsigned tag, std::string_view value)
    {
        append_varint(bytes_, std::uint64_t{tag} << 1 | 1);
        append_varint(bytes_, value.size());
        bytes_.append(value);
    }

    static std::uint64_t zigzag(timestamp value) noexcept
    {
        const std::int64_t count = value.time_since_epoch().count();
        return static_cast<std::uint64_t>(count) << 1 ^ static_cast<std::uint64_t>(count >> 63);
    }

    std::string bytes_;
};

/// One field as read: puts itself into the member that has its tag.
class field_reader {
public:
    field_reader(unsigned tag, std::uint64_t integer, std::string_view text) noexcept
        : tag_{tag}, integer_{integer}, text_{text}
    {
    }

    void operator()(unsigned tag, std::same_as<bool> auto& value) const
    {
        if (tag == tag_)
            value = integer_ != 0;
    }
    void operator()(unsigned tag, std::same_as<std::uint64_t> auto& value) const
    {
        if (tag == tag_)
            value = integer_;
    }
    void operator()(unsigned tag, std::same_as<std::uint32_t> auto& value) const
    {
        if (tag != tag_)
            return;
        if (integer_ > 0xffffffff)
            fail_corrupt("a number in a record is too large");
        value = static_cast<std::uint32_t>(integer_);
    }
    void operator()(unsigned tag, stored_enumeration auto& value) const
    {
        if (tag != tag_)
            return;
        if (integer_ > static_cast<std::uint64_t>(last_of(value)))
            fail_corrupt("a record has a value that this program does not know");
        value = static_cast<std::remove_reference_t<decltype(value)>>(integer_);
    }
    void operator()(unsigned tag, timestamp& value) const
    {
        if (tag == tag_)
            value = unzigzag(integer_);
    }
    void operator()(unsigned tag, std::chrono::milliseconds& value) const
    {
        if (tag == tag_)
            value = std::chrono::milliseconds{static_cast<std::int64_t>(integer_)};
    }
    void operator()(unsigned tag, std::optional<timestamp>& value) const
    {
        if (tag == tag_)
            value = unzigzag(less_one("a time in a record is wrong"));
    }
    void operator()(unsigned tag, std::optional<std::uint64_t>& value) const
    {
        if (tag == tag_)
            value = less_one("a number in a record is wrong");
    }
    void operator()(unsigned tag, std::optional<std::chrono::seconds>& value) const
    {
        if (tag == tag_)
            value = std::chrono::seconds{static_cast<std::int64_t>(less_one("a number in a record is wrong"))};
    }
    void operator()(unsigned tag, std::string& value) const
    {
        if (tag == tag_)
            value = text_;
    }
    template <class Record>
    requires std::is_class_v<Record>
    void operator()(unsigned tag, Record& value) const
    {
        if (tag == tag_)
            read(text_, value);
    }
    void operator()(unsigned tag, std::vector<std::string>& values) const
    {
        if (tag == tag_)
            values.emplace_back(text_);
    }
    template <class Record>
    void operator()(unsigned tag, std::vector<Record>& values) const
    {
        if (tag == tag_)
            read(text_, values.emplace_back());
    }
    void pattern(unsigned first, unsigned last, number_pattern& value) const
    {
        if (tag_ == first)
            value.first = value.last = number::from_bits(integer_);
        else if (tag_ == last)
            value.last = number::from_bits(integer_);
    }

    /// Puts the fields of a record into `into`, whose members are zero. Throws `error_code::corrupt`.
    template <class Record>
    static void read(std::string_view bytes, Record& into)
    {
        reader from{bytes};
        while (!from.at_end()) {
            const std::uint64_t head = from.varint();
            if (head >> 1 > 0xffff)
                fail_corrupt("a record has a wrong tag");
            const bool is_text = (head & 1) != 0;
            const std::uint64_t integer = is_text ? 0 : from.varint();
            const field_reader one{static_cast<unsigned>(head >> 1), integer,
                                   is_text ? from.text() : std::string_view{}};
            visit_fields(one, into);
        }
    }

private:
    static timestamp unzigzag(std::uint64_t value) noexcept
    {
        const auto magnitude = static_cast<std::int64_t>(value >> 1);
        return timestamp{std::chrono::milliseconds{(value & 1) != 0 ? -magnitude - 1 : magnitude}};
    }

    std::uint64_t less_one(std::string_view wrong) const
    {
        if (integer_ == 0)
            fail_corrupt(wrong);
        return integer_ - 1;
    }

    unsigned tag_;
    std::uint64_t integer_;
    std::string_view text_;
};

}  // namespace layout

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/layout/field.ipp>
#endif

#endif
