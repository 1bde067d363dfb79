// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_NUMBER_NUMBER_HPP
#define RINGFENCE_NUMBER_NUMBER_HPP

#include <ringfence/base/ascii.hpp>
#include <ringfence/config.hpp>

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace ringfence {

/// What a `number` is. The values are stored in its two highest bits: never renumber them.
enum class number_kind : std::uint8_t {
    e164 = 0,        ///< an international number, ITU-T E.164: 1 to 15 digits, the first not 0
    short_code = 1,  ///< 3 to 8 digits dialled as they are, without a country
    sender = 2,      ///< an alphanumeric SMS sender (3GPP TS 23.040 9.1.2.5): 1 to 11 characters
    prefix = 3       ///< not a number but the beginning of E.164 numbers, as in `+4822*`
};

/// A telephone number as one 64-bit value: what the index, the entries and the comparison of two
/// numbers work on. Trivially copyable; a default constructed one is empty. Only `to_string` can throw.
///
/// - E.164 digits, short codes and prefixes are the decimal value of their digits. A short code has a 1
///   put before it so that its leading zeros count.
/// - A sender is read in base 48, first character highest, without regard to case.
///
/// Two numbers of different kinds are never equal; the order within E.164 is numeric.
class number {
public:
    constexpr number() noexcept = default;

    /// The number with exactly these bits, as `bits()` returned them.
    static constexpr number from_bits(std::uint64_t bits) noexcept { return number{bits}; }

    /// `digits`: 1 to 15 decimal digits without `+`, the first not 0. Nothing for any other text.
    static constexpr std::optional<number> e164(std::string_view digits) noexcept
    {
        if (digits.empty() || digits.size() > max_e164_digits || digits.front() == '0')
            return std::nullopt;
        return of_digits(number_kind::e164, digits, 0);
    }

    /// `digits`: as for `e164`.
    static constexpr std::optional<number> prefix(std::string_view digits) noexcept
    {
        if (digits.empty() || digits.size() > max_e164_digits || digits.front() == '0')
            return std::nullopt;
        return of_digits(number_kind::prefix, digits, 0);
    }

    /// `digits`: 3 to 8 decimal digits. Nothing for any other text.
    static constexpr std::optional<number> short_code(std::string_view digits) noexcept
    {
        if (digits.size() < min_short_code_digits || digits.size() > max_short_code_digits)
            return std::nullopt;
        return of_digits(number_kind::short_code, digits, 1);
    }

    /// `text`: 1 to 11 characters, at least one of them a letter, the others letters, digits, space, full stop,
    /// apostrophe and `-_&+!/:*`. Nothing for any other text.
    static constexpr std::optional<number> sender(std::string_view text) noexcept
    {
        if (text.empty() || text.size() > max_sender_characters)
            return std::nullopt;
        std::uint64_t value = 0;
        bool has_letter = false;
        for (const char c : text) {
            const char upper = ascii::to_upper(c);
            const auto at = sender_characters.find(upper);
            if (at == std::string_view::npos)
                return std::nullopt;
            has_letter = has_letter || (upper >= 'A' && upper <= 'Z');
            value = value * sender_base + at + 1;
        }
        if (!has_letter)
            return std::nullopt;
        return number{value | kind_bits(number_kind::sender)};
    }

    constexpr number_kind kind() const noexcept { return static_cast<number_kind>(bits_ >> kind_shift); }
    constexpr std::uint64_t bits() const noexcept { return bits_; }
    constexpr bool empty() const noexcept { return bits_ == 0; }

    /// The bits without the kind: for E.164 the number's decimal value.
    constexpr std::uint64_t value() const noexcept { return bits_ & value_mask; }

    /// Whether the bits are ones that a number can have, or none at all: what is stored may have been damaged.
    constexpr bool is_sound() const noexcept
    {
        constexpr std::uint64_t beyond_e164 = 1'000'000'000'000'000;
        switch (kind()) {
        case number_kind::e164: return value() < beyond_e164;
        case number_kind::prefix: return value() != 0 && value() < beyond_e164;
        case number_kind::short_code:
            for (std::uint64_t first = 1000, size = min_short_code_digits; size <= max_short_code_digits; ++size) {
                if (value() >= first && value() < 2 * first)
                    return true;
                first *= 10;
            }
            return false;
        case number_kind::sender: break;
        }
        std::size_t size = 0;
        for (std::uint64_t rest = value(); rest != 0; rest /= sender_base, ++size)
            if (rest % sender_base == 0)
                return false;
        return size >= 1 && size <= max_sender_characters;
    }

    /// How many digits an E.164 number or a prefix has: 1 to 15.
    constexpr unsigned digit_count() const noexcept
    {
        unsigned count = 1;
        for (std::uint64_t power = 10; count < 20 && value() >= power; power *= 10)
            ++count;
        return count;
    }

    /// `+48221234567`, `+4822*`, `7464` or `INFO`.
    std::string to_string() const
    {
        switch (kind()) {
        case number_kind::e164: return '+' + std::to_string(value());
        case number_kind::prefix: return '+' + std::to_string(value()) + '*';
        case number_kind::short_code: return std::to_string(value()).substr(1);
        case number_kind::sender: break;
        }
        std::string text;
        for (std::uint64_t rest = value(); rest != 0; rest /= sender_base)
            text.insert(text.begin(), sender_characters[rest % sender_base - 1]);
        return text;
    }

    friend constexpr bool operator==(number, number) noexcept = default;
    friend constexpr auto operator<=>(number, number) noexcept = default;

    static constexpr std::size_t max_e164_digits = 15;
    static constexpr std::size_t min_short_code_digits = 3;
    static constexpr std::size_t max_short_code_digits = 8;
    static constexpr std::size_t max_sender_characters = 11;

private:
    static constexpr unsigned kind_shift = 62;
    static constexpr std::uint64_t value_mask = (std::uint64_t{1} << kind_shift) - 1;
    // 47 characters and the empty place: 48^11 < 2^62. Their order is stored: only append.
    static constexpr std::string_view sender_characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 -_.&+!'/:*";
    static constexpr std::uint64_t sender_base = 48;
    static_assert(sender_characters.size() + 1 == sender_base);

    explicit constexpr number(std::uint64_t bits) noexcept : bits_{bits} {}

    static constexpr std::uint64_t kind_bits(number_kind kind) noexcept
    {
        return static_cast<std::uint64_t>(kind) << kind_shift;
    }

    static constexpr std::optional<number> of_digits(number_kind kind, std::string_view digits,
                                                     std::uint64_t value) noexcept
    {
        for (const char c : digits) {
            if (c < '0' || c > '9')
                return std::nullopt;
            value = value * 10 + static_cast<std::uint64_t>(c - '0');
        }
        return number{value | kind_bits(kind)};
    }

    std::uint64_t bits_ = 0;
};

/// What one entry of a list covers: one number, every number that begins with a prefix, or an inclusive
/// range of E.164 numbers of one length.
struct number_pattern {
    number first;  ///< the number, the prefix (kind `prefix`), or the range's lowest
    number last;   ///< the range's highest; equal to `first` for a number and for a prefix

    constexpr bool is_range() const noexcept { return first != last; }
    constexpr bool is_prefix() const noexcept { return first.kind() == number_kind::prefix; }
    constexpr bool is_single() const noexcept { return !is_range() && !is_prefix(); }

    /// Whether `n` is covered. A prefix covers E.164 numbers of any length, its own digits included.
    constexpr bool covers(number n) const noexcept
    {
        if (!is_prefix())
            return first <= n && n <= last;
        if (n.kind() != number_kind::e164)
            return false;
        std::uint64_t head = n.value();
        for (unsigned length = n.digit_count(), wanted = first.digit_count(); length > wanted; --length)
            head /= 10;
        return head == first.value();
    }

    /// `+48221234567`, `+4822*` or `+48712000000..+48712000099`.
    std::string to_string() const
    {
        return is_range() ? first.to_string() + ".." + last.to_string() : first.to_string();
    }

    friend constexpr bool operator==(const number_pattern&, const number_pattern&) noexcept = default;
    friend constexpr auto operator<=>(const number_pattern&, const number_pattern&) noexcept = default;
};

/// What is known of one side of a call or message.
enum class party_state : std::uint8_t {
    absent,      ///< the query does not speak of it
    identified,  ///< a number that could be read
    withheld,    ///< a caller who does not show a number: empty, `anonymous`, `restricted`, ...
    malformed    ///< something that is not a number
};

/// A caller or a callee as read. `value` is meaningful only when `state` is `identified`.
struct party {
    party_state state = party_state::absent;
    number value;

    friend constexpr bool operator==(const party&, const party&) noexcept = default;
};

}  // namespace ringfence

template <>
struct std::hash<ringfence::number> {
    std::size_t operator()(ringfence::number n) const noexcept { return std::hash<std::uint64_t>{}(n.bits()); }
};

#endif
