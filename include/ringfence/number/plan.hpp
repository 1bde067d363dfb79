// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// How plain numbers are read without libphonenumber.
//
// What libphonenumber's Parse does to a text of nothing but digits is decided by few things: which calling code
// it begins with, which of its first digits the national prefix's pattern matches, whether the number with and
// without these digits matches the region's general pattern, and how long they are. `compile_numbering_plan`
// (compile_plan.hpp) compiles these patterns into small automata over digits; this header walks them. Whatever
// they cannot settle (letters, wide digits, extensions) is answered with 'not decided', never with a guess: what is
// decided is what Parse would say.
//
// Two kinds of automaton share one table of states, of which state 0 has no way out and accepts nothing:
// - general: walks the whole number; the flag `accepts` at its end tells whether the pattern matches.
// - prefix: walks as far as it can; the last state seen with `match` gives how many digits the pattern takes as
//   a backtracking matcher would, `match_at_end` the same where the digits end. Some prefixes are rewritten rather
//   than taken off (011 15 1234 5678 in Argentina is +54 9 11 1234 5678): `group` is the part that is kept, in its
//   low byte for `match` and in its high byte for `match_at_end`; the upper half of a byte is where the part begins,
//   the lower half how many digits it has, 0 for none.
// The tables of countries and types are two more automata, of which each state has a label.
//
// The bytes are described in FORMAT.md.

#ifndef RINGFENCE_NUMBER_PLAN_HPP
#define RINGFENCE_NUMBER_PLAN_HPP

#include <ringfence/number/digits.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/number/text.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence {

/// What a number is used for, as libphonenumber's metadata has it. Stored: never renumber.
enum class number_type : std::uint8_t {
    unknown = 0,  ///< no such number is in use, as far as the metadata knows
    fixed = 1,
    mobile = 2,
    fixed_or_mobile = 3,  ///< where the two cannot be told apart, as in North America
    tollfree = 4,
    premium = 5,
    shared_cost = 6,
    voip = 7,
    personal = 8,
    pager = 9,
    uan = 10,  ///< universal access number of a company
    voicemail = 11
};

/// `fixed`, `mobile`, `fixed_or_mobile`, ...
constexpr std::string_view to_string(number_type type) noexcept
{
    constexpr std::array<std::string_view, 12> names{"unknown",  "fixed",   "mobile",      "fixed_or_mobile",
                                                     "tollfree", "premium", "shared_cost", "voip",
                                                     "personal", "pager",   "uan",         "voicemail"};
    const auto at = static_cast<std::size_t>(type);
    return at < names.size() ? names[at] : names.front();
}

/// The optional tables of a numbering plan, which are larger than the rest.
struct plan_parts {
    bool countries = false;  ///< `numbering_plan::country` may be asked
    bool types = false;      ///< `numbering_plan::type` may be asked

    friend constexpr bool operator==(plan_parts, plan_parts) noexcept = default;
};

/// Bytes that are not a numbering plan, or not of a format this program knows.
class bad_numbering_plan : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// What is known of the world's numbers, compiled for one default region. Immutable: any number of threads may
/// ask one object. A default constructed plan knows no country, so that it decides nothing that has digits only.
class numbering_plan {
public:
    numbering_plan() = default;

    /// Decodes what `compile_numbering_plan` made; keeps nothing of `bytes`. Throws `bad_numbering_plan` where they
    /// are damaged or of another format.
    static numbering_plan decode(std::string_view bytes);

    /// The region national numbers are read by, as `PL`; empty when there is none.
    std::string_view region() const noexcept { return {region_.data(), region_[0] == '\0' ? 0U : region_.size()}; }

    plan_parts parts() const noexcept { return parts_; }

    /// Reads `text` as `read_number` does, where that can be decided here; nothing otherwise: libphonenumber must
    /// be asked. Plain E.164 and plain digits cost some 10 to 20 ns.
    std::optional<party> read(std::string_view text) const noexcept;

    /// `read` for nothing but digits, perhaps behind a `+`; nothing for any other text.
    std::optional<party> read_plain(std::string_view text) const noexcept { return read_digits(text, nullptr); }

    /// `read_plain`, and whether it is an E.164 number that is in use, as `is_in_use` says: cheaper than to ask for
    /// both. The plan was built with `plan_parts::types`.
    std::optional<party> read_plain(std::string_view text, bool& in_use) const noexcept
    {
        findings also{.asks_for_use = true};
        const auto found = read_digits(text, &also);
        in_use = also.in_use;
        return found;
    }

    /// `read_plain` for what can be nothing else: an E.164 number of a length that its country knows, as
    /// `has_known_length` says, and without two readings. Nothing for any other text.
    std::optional<party> read_unmistakable(std::string_view text) const noexcept
    {
        findings also;
        const auto found = read_digits(text, &also);
        return also.has_known_length && !has_two_readings(text) ? found : std::nullopt;
    }

    /// Whether digits without a country are dialled as they are, as `112`: `detail::is_short_code` by the region.
    bool is_short(std::string_view digits) const noexcept { return detail::is_short_code(digits, shortest_); }

    /// Whether the digits begin with what one dials to leave the region.
    bool dials_out(std::string_view digits) const noexcept
    {
        return !region().empty() && take(dial_out_, digits).matched;
    }

    /// Whether the digits may be a national number and, with a `+` before them, another one of the region: where
    /// national numbers have a prefix that spreadsheets lose, and lengths vary, as 4921123456 in Germany.
    bool has_two_readings(std::string_view text) const noexcept
    {
        return text.size() < max_digits && (two_readings_ >> text.size() & 1U) != 0 && text.front() != '+' &&
               numbering_of(text) != nullptr && numbering_of(text)->code == home_.code;
    }

    /// Whether a number of the region, written without the national prefix, may be the rest of a longer one, whose area
    /// code was left out: there is such a prefix, and a longer number. False for what is not E.164.
    bool may_lack_area(number n) const noexcept
    {
        const split_number parts = split(n);
        return parts.of != nullptr && parts.of->code == home_.code && home_.prefix_begins != 0 &&
               home_.general_lengths >> (parts.digits.digits.size() - parts.national + 1) != 0;
    }

    /// Whether digits that are read as a number of the region may be one of another country whose `+` is lost: as long
    /// as numbers with a country's code are, and as long as one of the region.
    bool may_be_foreign(std::string_view text) const noexcept
    {
        constexpr std::size_t least = 11;
        return text.size() >= least && text.size() < max_digits && text.front() != '+' && text.front() != '0' &&
               (home_.general_lengths >> text.size() & 1U) != 0;
    }

    /// Whether a number of its country may begin with the digits of a prefix, by the general pattern; true for such of
    /// three digits at most.
    bool begins_number(number prefix) const noexcept
    {
        if (prefix.value() < 1000)
            return true;
        const split_number parts = split(number::from_bits(prefix.value()));  // the bits of an E.164 number
        if (parts.of == nullptr)
            return false;
        const national_text national{parts};
        return begins_general(parts.of->general, national.view()) ||
               (parts.of->code == home_.code && begins_general(home_.general, national.view()));
    }

    /// How many digits the calling code of a number has, 1 to 3; 0 where there is none.
    std::size_t calling_code_digits(number n) const noexcept
    {
        const split_number parts = split(n);
        return parts.of == nullptr ? 0 : parts.of->code_digits;
    }

    /// Whether the number's country has numbers of that many digits. False for what is not E.164 and where no
    /// country has its calling code.
    bool has_known_length(number n) const noexcept;

    /// Whether the general pattern of the number's country takes it, which is less than that it is in a range that is
    /// in use: `type` knows that. False for what is not E.164.
    bool is_general(number n) const noexcept;

    /// Whether the first digits of a national number may as well be those of an international one: `4822` in PL.
    bool has_two_beginnings(std::string_view digits) const noexcept
    {
        if (digits.size() < 3 || region().empty())
            return false;
        const numbering* const of = numbering_of(digits);
        return of != nullptr && of->code == home_.code && digits.size() > of->code_digits &&
               begins_general(home_.general, digits) && begins_general(home_.general, digits.substr(of->code_digits));
    }

    /// The prefix that the first digits of a national number stand for: `416` in CA +1416, `022` in CH +4122. Digits
    /// with which no national number of the region begins are tried without the national prefix before them. Nothing
    /// where that does not help either, without a region, and for what is not of 1 to 15 digits.
    std::optional<number> area_prefix(std::string_view digits) const noexcept;

    /// The region a number belongs to, as `PL`: `001` for numbers of no country (+800 ...), `ZZ` when unknown and
    /// for what is not E.164. The view is valid as long as the plan. Throws `std::logic_error` when the plan was
    /// built without `plan_parts::countries`.
    std::string_view country(number n) const;

    /// What a number is used for. `unknown` for what is not E.164. Throws `std::logic_error` when the plan was
    /// built without `plan_parts::types`.
    number_type type(number n) const;

    /// Whether the number is in a range that is in use: whether `type` knows it, which most show by their first digits.
    /// False for what is not E.164. Throws as `type`.
    bool is_in_use(number n) const;

private:
    static constexpr std::uint16_t accepts = 1;
    static constexpr std::uint16_t match = 2;
    static constexpr std::uint16_t match_at_end = 4;
    static constexpr std::uint16_t no_code = 0xffff;
    static constexpr std::size_t max_digits = 31;  ///< more are left to libphonenumber: lengths are bits of 32
    static constexpr std::size_t min_national_digits = 2;
    static constexpr std::size_t max_national_digits = 17;
    static constexpr std::size_t max_inserted = 4;

    struct state {
        std::array<std::uint16_t, 10> next{};
        std::uint16_t flags = 0;
        std::uint16_t group = 0;
    };

    /// A calling code, or the default region, by which the rest of a number is read.
    struct numbering {
        std::uint16_t code = 0;     ///< calling code, 1 to 999
        std::uint16_t prefix = 0;   ///< first state of the national prefix's automaton
        std::uint16_t general = 0;  ///< first state of the general pattern's
        std::uint16_t country = 0;  ///< first state of the table of countries
        std::uint16_t type = 0;     ///< first state of the table of types
        std::uint8_t code_digits = 0;
        std::uint16_t prefix_begins = 0;    ///< bit n: a national prefix may begin with digit n
        std::uint32_t lengths = 0;          ///< bit n: what is left after a prefix may have n digits
        std::uint32_t general_lengths = 0;  ///< bit n: the general pattern takes numbers of n digits
        std::uint32_t known_lengths = 0;    ///< the same, with the default region's where it has the calling code
        std::array<char, max_inserted> inserted{};  ///< digits put before a part that is kept
        std::uint8_t inserted_digits = 0;
    };

    struct labelled {
        std::array<std::uint16_t, 10> next{};
        std::uint8_t label = 0;
    };

    /// What a state of the table of types settles for all numbers that pass it: bit n, for those of n digits more.
    struct settled {
        std::uint16_t in_use = 0;
        std::uint16_t unused = 0;
    };

    /// A number, by the calling code that it begins with.
    struct split_number {
        const numbering* of = nullptr;  ///< null where no country has the calling code
        detail::digit_values digits{0};
        std::size_t national = 0;  ///< where the digits behind the calling code begin
    };

    /// The digits of a number behind its calling code.
    class national_text {
    public:
        explicit national_text(const split_number& parts) noexcept
        {
            for (std::size_t i = parts.national; i < parts.digits.digits.size(); ++i)
                room_[count_++] = static_cast<char>('0' + parts.digits.digits[i]);
        }

        std::string_view view() const noexcept { return {room_.data(), count_}; }

    private:
        std::array<char, number::max_e164_digits> room_{};
        std::size_t count_ = 0;
    };

    struct findings {
        bool has_known_length = false;
        bool asks_for_use = false;
        bool in_use = false;
    };

    struct taken {
        std::size_t digits = 0;
        bool matched = false;
        std::uint8_t group = 0;
    };

    using scratch = std::array<char, max_digits + max_inserted>;

    class reader;

    bool knows_nothing() const noexcept { return codes_.empty(); }
    static bool begins(std::uint16_t with, std::string_view digits) noexcept
    {
        return (with >> (digits.front() - '0') & 1) != 0;
    }
    std::uint16_t first_digits_of(std::uint16_t start) const noexcept;
    std::uint32_t lengths_from(std::uint16_t start) const;
    const numbering* numbering_of(std::string_view digits) const noexcept;
    taken take(std::uint16_t start, std::string_view digits) const noexcept;
    std::string_view without_prefix(const numbering& plan, std::string_view digits, scratch& room) const noexcept;
    bool is_general(std::uint16_t start, std::string_view digits) const noexcept;
    split_number split(number n) const noexcept;
    bool begins_general(std::uint16_t start, std::string_view digits) const noexcept;
    // What these find out of an E.164 number, beside the number, goes to `also`; null: nobody asks.
    std::optional<party> read_digits(std::string_view text, findings* also) const noexcept
    {
        if (text.empty() || text.size() > max_digits || knows_nothing())
            return std::nullopt;
        const bool has_plus = text.front() == '+';
        const std::string_view digits = text.substr(has_plus ? 1 : 0);
        if (!detail::are_digits(digits))
            return std::nullopt;
        return has_plus ? international(digits, also) : national_or_short(digits, also);
    }
    std::optional<party> international(std::string_view digits, findings* also = nullptr) const noexcept;
    std::optional<party> national(std::string_view digits, findings* also = nullptr) const noexcept;
    std::optional<party> national_or_short(std::string_view digits, findings* also = nullptr) const noexcept;
    std::optional<party> finish(const numbering& plan, std::string_view digits, findings* also) const noexcept;
    std::optional<party> read_other(std::string_view text) const noexcept;
    bool is_in_use(const numbering& plan, std::string_view digits) const noexcept;
    static std::vector<settled> settle(const std::vector<labelled>& table);
    std::uint8_t label_of(const std::vector<labelled>& table, std::uint16_t numbering::*start, number n) const noexcept;

    std::array<char, 2> region_{};
    plan_parts parts_;
    std::uint8_t shortest_ = 0;          ///< fewest digits of a national number of the region; 0 without a region
    std::uint8_t longest_ = 0;           ///< most digits likewise
    std::uint16_t dial_out_ = 0;         ///< first state of the international prefix's automaton
    std::uint16_t dial_out_begins_ = 0;  ///< bit n: the international prefix may begin with digit n
    std::uint32_t two_readings_ = 0;     ///< bit n: digits so many may be one number with the region's code, or without
    numbering home_;
    std::vector<numbering> codes_;
    std::vector<std::uint16_t> code_at_;  ///< of 1000: the calling code that three digits begin with
    std::vector<state> states_;
    std::vector<std::array<char, 3>> countries_;  ///< names, by label; two letters and NUL, or `001`
    std::vector<labelled> country_table_;
    std::vector<labelled> type_table_;
    std::vector<settled> types_settled_;  ///< for each state of the table of types
};

inline std::optional<party> numbering_plan::read(std::string_view text) const noexcept
{
    // Nearly all that is read is plain: looked at before anything else. No rule that comes first concerns it.
    if (const auto plain = read_plain(text))
        return plain;
    return read_other(text);
}

/// What is not plain, or not known to be.
inline std::optional<party> numbering_plan::read_other(std::string_view text) const noexcept
{
    text = detail::trim(text);
    if (const auto found = detail::read_without_plan(text))
        return found;
    if (knows_nothing())
        return std::nullopt;
    // Parse finds no number in less than two digits, of which there are others beyond ASCII.
    if (std::count_if(text.begin(), text.end(),
                      [](char c) { return detail::is_digit(c) || detail::is_beyond_ascii(c); }) < 2)
        return detail::malformed();
    if (detail::are_digits(text))
        return text.size() <= max_digits ? national_or_short(text) : std::nullopt;

    // A number in groups is for Parse the number without what groups it, once it has three digits.
    std::array<char, max_digits> grouped;
    std::size_t count = 0;
    const auto begin = text.find_first_not_of('(');
    if (begin == std::string_view::npos)
        return std::nullopt;
    const bool has_plus = text[begin] == '+';
    for (const char c : text.substr(has_plus ? begin + 1 : begin)) {
        if (detail::is_digit(c)) {
            if (count == grouped.size())
                return std::nullopt;
            grouped[count++] = c;
        } else if (std::string_view{" .-/()"}.find(c) == std::string_view::npos) {
            return std::nullopt;
        }
    }
    const std::string_view digits{grouped.data(), count};
    if (count <= min_national_digits || (!has_plus && !detail::is_digit(text[begin])))
        return std::nullopt;
    return has_plus ? international(digits) : national(digits);
}

inline std::optional<party> numbering_plan::international(std::string_view digits, findings* also) const noexcept
{
    if (digits.size() <= min_national_digits)
        return detail::malformed();
    if (const numbering* found = numbering_of(digits))
        return finish(*found, digits.substr(found->code_digits), also);
    // Parse drops the plus sign and tries again: the digits may begin with what one dials to leave the region.
    if (region().empty() || !take(dial_out_, digits).matched)
        return detail::malformed();
    return std::nullopt;
}

inline std::optional<party> numbering_plan::national_or_short(std::string_view digits, findings* also) const noexcept
{
    if (detail::is_short_code(digits, shortest_))
        return detail::identified(*number::short_code(digits));
    return national(digits, also);
}

inline std::optional<party> numbering_plan::national(std::string_view digits, findings* also) const noexcept
{
    if (region().empty() || digits.size() < min_national_digits)
        return detail::malformed();

    if (begins(dial_out_begins_, digits)) {
        if (const taken out = take(dial_out_, digits); out.matched) {
            const std::string_view rest = digits.substr(out.digits);
            if (rest.empty() || rest.front() != '0') {  // no calling code begins with 0
                if (rest.size() <= min_national_digits)
                    return detail::malformed();
                const numbering* found = numbering_of(rest);
                return found != nullptr ? finish(*found, rest.substr(found->code_digits), also) : detail::malformed();
            }
        }
    }
    // The region's own calling code without a plus sign, if the number makes no sense otherwise.
    if (const numbering* own = digits.size() > min_national_digits ? numbering_of(digits) : nullptr;
        own != nullptr && own->code == home_.code) {
        scratch room;
        const std::string_view rest = without_prefix(home_, digits.substr(own->code_digits), room);
        if (digits.size() > longest_ || (!is_general(home_.general, digits) && is_general(home_.general, rest)))
            return finish(*own, rest, also);
    }
    return finish(home_, digits, also);
}

/// `digits`: the national significant number, perhaps with a national prefix before it.
inline std::optional<party> numbering_plan::finish(const numbering& plan, std::string_view digits,
                                                   findings* also) const noexcept
{
    if (digits.size() < min_national_digits)
        return detail::malformed();
    scratch room;
    if (begins(plan.prefix_begins, digits)) {
        const std::string_view stripped = without_prefix(plan, digits, room);
        // Whatever is too long is as good as possible for the library.
        if ((plan.lengths >> std::min(stripped.size(), max_digits) & 1U) != 0)
            digits = stripped;
    }
    if (digits.size() < min_national_digits || digits.size() > max_national_digits ||
        digits.size() + plan.code_digits > number::max_e164_digits)
        return detail::malformed();
    if (also != nullptr) {
        also->has_known_length = (plan.known_lengths >> digits.size() & 1U) != 0;
        also->in_use = also->asks_for_use && is_in_use(plan, digits);
    }
    constexpr auto powers = [] {
        std::array<std::uint64_t, number::max_e164_digits + 1> made{1};
        for (std::size_t i = 1; i < made.size(); ++i)
            made[i] = made[i - 1] * 10;
        return made;
    }();
    // The bits of an E.164 number are its value: its kind is 0.
    return detail::identified(number::from_bits(plan.code * powers[digits.size()] + detail::value_of(digits)));
}

/// `digits`: at least three.
inline const numbering_plan::numbering* numbering_plan::numbering_of(std::string_view digits) const noexcept
{
    const auto digit = [&](std::size_t i) { return static_cast<std::size_t>(digits[i] - '0'); };
    const std::size_t at = digit(0) * 100 + digit(1) * 10 + digit(2);
    const std::uint16_t found = code_at_[at];
    return found == no_code ? nullptr : &codes_[found];
}

/// The digits that lead anywhere from `start`: any at all where nothing needs to be taken for a match.
inline std::uint16_t numbering_plan::first_digits_of(std::uint16_t start) const noexcept
{
    const state& here = states_[start];
    unsigned digits = (here.flags & match) != 0 ? 0x3ffU : 0U;
    for (unsigned d = 0; d < here.next.size(); ++d)
        digits |= here.next[d] != 0 ? 1U << d : 0U;
    return static_cast<std::uint16_t>(digits);
}

/// The lengths of what a general pattern takes: bit n for n digits.
inline std::uint32_t numbering_plan::lengths_from(std::uint16_t start) const
{
    std::uint32_t found = 0;
    std::vector<std::uint16_t> reached{start};
    for (std::size_t digits = 0; digits <= max_national_digits && !reached.empty(); ++digits) {
        std::vector<std::uint16_t> further;
        for (const std::uint16_t at : reached) {
            found |= (states_[at].flags & accepts) != 0 ? std::uint32_t{1} << digits : 0U;
            for (const std::uint16_t next : states_[at].next)
                if (next != 0)
                    further.push_back(next);
        }
        std::sort(further.begin(), further.end());
        further.erase(std::unique(further.begin(), further.end()), further.end());
        reached = std::move(further);
    }
    return found;
}

inline numbering_plan::taken numbering_plan::take(std::uint16_t start, std::string_view digits) const noexcept
{
    taken found;
    std::uint16_t at = start;
    for (std::size_t i = 0; at != 0; ++i) {
        const state& here = states_[at];
        if (i == digits.size()) {
            if ((here.flags & match_at_end) != 0)
                found = {i, true, static_cast<std::uint8_t>(here.group >> 8)};
            break;
        }
        if ((here.flags & match) != 0)
            found = {i, true, static_cast<std::uint8_t>(here.group & 0xff)};
        at = here.next[static_cast<std::size_t>(digits[i] - '0')];
    }
    return found;
}

/// `digits` without what dialling within the country puts before them, unless they make sense only with it. The view
/// is into `digits` or into `room`.
inline std::string_view numbering_plan::without_prefix(const numbering& plan, std::string_view digits,
                                                       scratch& room) const noexcept
{
    const taken prefix = take(plan.prefix, digits);
    if (prefix.digits == 0)
        return digits;
    std::string_view rest = digits.substr(prefix.digits);
    const std::size_t kept = prefix.group & 0xfU;
    const std::size_t kept_from = prefix.group >> 4;
    if (kept != 0 && kept_from + kept <= prefix.digits) {
        auto end = std::copy_n(plan.inserted.begin(), plan.inserted_digits, room.begin());
        end = std::copy_n(digits.begin() + kept_from, kept, end);
        end = std::copy(rest.begin(), rest.end(), end);
        rest = {room.data(), static_cast<std::size_t>(end - room.begin())};
    }
    return is_general(plan.general, digits) && !is_general(plan.general, rest) ? digits : rest;
}

inline bool numbering_plan::is_general(std::uint16_t start, std::string_view digits) const noexcept
{
    std::uint16_t at = start;
    for (const char c : digits)
        at = states_[at].next[static_cast<std::size_t>(c - '0')];
    return (states_[at].flags & accepts) != 0;
}

inline bool numbering_plan::begins_general(std::uint16_t start, std::string_view digits) const noexcept
{
    std::uint16_t at = start;
    for (const char c : digits)
        at = states_[at].next[static_cast<std::size_t>(c - '0')];
    return at != 0;
}

inline bool numbering_plan::has_known_length(number n) const noexcept
{
    const split_number parts = split(n);
    return parts.of != nullptr && (parts.of->known_lengths >> (parts.digits.digits.size() - parts.national) & 1U) != 0;
}

inline bool numbering_plan::is_general(number n) const noexcept
{
    const split_number parts = split(n);
    if (parts.of == nullptr)
        return false;
    const national_text national{parts};
    return is_general(parts.of->general, national.view()) ||
           (parts.of->code == home_.code && is_general(home_.general, national.view()));
}

inline numbering_plan::split_number numbering_plan::split(number n) const noexcept
{
    constexpr std::uint64_t beyond_e164 = 1'000'000'000'000'000;
    if (n.kind() != number_kind::e164 || n.value() < 1000 || n.value() >= beyond_e164 || knows_nothing())
        return {};
    split_number parts{.digits = detail::digit_values{n.value()}};
    const auto& digits = parts.digits.digits;
    const std::size_t i = parts.digits.first;
    const std::uint16_t code = code_at_[digits[i] * 100U + digits[i + 1] * 10U + digits[i + 2]];
    if (code != no_code) {
        parts.of = &codes_[code];
        parts.national = i + parts.of->code_digits;
    }
    return parts;
}

inline std::optional<number> numbering_plan::area_prefix(std::string_view digits) const noexcept
{
    if (region().empty() || digits.empty() || digits.size() > number::max_e164_digits || !detail::are_digits(digits))
        return std::nullopt;
    if (!begins_general(home_.general, digits)) {
        digits.remove_prefix(take(home_.prefix, digits).digits);
        if (digits.empty() || !begins_general(home_.general, digits))
            return std::nullopt;
    }
    std::array<char, 3 + number::max_e164_digits> whole{};
    char* end = std::to_chars(whole.data(), whole.data() + whole.size(), home_.code).ptr;
    end = std::copy(digits.begin(), digits.end(), end);
    return number::prefix({whole.data(), static_cast<std::size_t>(end - whole.data())});
}

inline std::uint8_t numbering_plan::label_of(const std::vector<labelled>& table, std::uint16_t numbering::*start,
                                             number n) const noexcept
{
    constexpr std::uint64_t beyond_e164 = 1'000'000'000'000'000;
    if (n.kind() != number_kind::e164 || n.empty() || n.value() >= beyond_e164 || knows_nothing())
        return 0;
    // A number of one or two digits is looked up with zeros behind it.
    const detail::digit_values digits{n.value() < 100 ? n.value() * (n.value() < 10 ? 100 : 10) : n.value()};
    const std::size_t end = digits.digits.size() - (n.value() < 10 ? 2U : n.value() < 100 ? 1U : 0U);
    std::size_t i = digits.first;
    const std::uint16_t code = code_at_[digits.digits[i] * 100U + digits.digits[i + 1] * 10U + digits.digits[i + 2]];
    if (code == no_code || i + codes_[code].code_digits > end)
        return 0;
    const numbering& found = codes_[code];
    std::uint16_t at = found.*start;
    for (i += found.code_digits; i < end; ++i)
        at = table[at].next[digits.digits[i]];
    return table[at].label;
}

inline std::string_view numbering_plan::country(number n) const
{
    if (!parts_.countries)
        throw std::logic_error{"this numbering plan was built without its table of countries"};
    const std::array<char, 3>& name = countries_[label_of(country_table_, &numbering::country, n)];
    return {name.data(), name[2] == '\0' ? 2U : 3U};
}

inline number_type numbering_plan::type(number n) const
{
    if (!parts_.types)
        throw std::logic_error{"this numbering plan was built without its table of types"};
    return static_cast<number_type>(label_of(type_table_, &numbering::type, n));
}

inline bool numbering_plan::is_in_use(number n) const
{
    if (!parts_.types)
        throw std::logic_error{"this numbering plan was built without its table of types"};
    const split_number parts = split(n);
    if (parts.of == nullptr)
        return false;
    const national_text national{parts};
    return is_in_use(*parts.of, national.view());
}

/// `digits`: at most 15, without the calling code.
inline bool numbering_plan::is_in_use(const numbering& plan, std::string_view digits) const noexcept
{
    std::uint16_t at = plan.type;
    for (std::size_t left = digits.size();; --left) {
        if ((types_settled_[at].in_use >> left & 1U) != 0)
            return true;
        if ((types_settled_[at].unused >> left & 1U) != 0)
            return false;
        at = type_table_[at].next[static_cast<std::size_t>(digits[digits.size() - left] - '0')];
    }
}

/// States lead to earlier ones, of which all is known by then. Of one that does not, in bytes that another program
/// made, only itself is.
inline std::vector<numbering_plan::settled> numbering_plan::settle(const std::vector<labelled>& table)
{
    constexpr std::uint16_t any = 0xffff;
    std::vector<settled> found(table.size());
    for (std::size_t i = 0; i < table.size(); ++i) {
        settled further{any, any};
        for (const std::uint16_t next : table[i].next) {
            const bool leads_nowhere = next == 0 && i == 0 && table[i].label == 0;
            const settled there = leads_nowhere ? settled{0, any} : next < i ? found[next] : settled{};
            further.in_use &= there.in_use;
            further.unused &= there.unused;
        }
        const unsigned here = table[i].label != 0 ? 1U : 0U;
        found[i] = {static_cast<std::uint16_t>(unsigned{further.in_use} << 1 | here),
                    static_cast<std::uint16_t>(unsigned{further.unused} << 1 | (here ^ 1U))};
    }
    return found;
}

/// Reads the fields of a plan's bytes one after another, little-endian.
class numbering_plan::reader {
public:
    explicit reader(std::string_view bytes) noexcept : rest_{bytes} {}

    std::uint8_t u8() { return static_cast<std::uint8_t>(take(1)); }
    std::uint16_t u16() { return static_cast<std::uint16_t>(take(2)); }
    std::uint32_t u32() { return take(4); }

    /// A state that exists in a table of `count`.
    std::uint16_t state_of(std::size_t count)
    {
        const std::uint16_t at = u16();
        if (at >= count)
            throw bad_numbering_plan{"the numbering plan is damaged: it refers to a state that it does not have"};
        return at;
    }

    void expect_end() const
    {
        if (!rest_.empty())
            throw bad_numbering_plan{"the numbering plan is damaged: there are bytes after its end"};
    }

private:
    std::uint32_t take(std::size_t size)
    {
        if (rest_.size() < size)
            throw bad_numbering_plan{"the numbering plan is damaged: it ends early"};
        std::uint32_t value = 0;
        for (std::size_t i = size; i-- > 0;)
            value = value << 8 | static_cast<unsigned char>(rest_[i]);
        rest_.remove_prefix(size);
        return value;
    }

    std::string_view rest_;
};

inline numbering_plan numbering_plan::decode(std::string_view bytes)
{
    constexpr std::string_view magic = "RFNP";
    constexpr std::uint8_t known_format = 1;
    if (!bytes.starts_with(magic))
        throw bad_numbering_plan{"these bytes are not a numbering plan"};
    reader in{bytes.substr(magic.size())};
    if (const std::uint8_t format = in.u8(); format != known_format)
        throw bad_numbering_plan{"the numbering plan has format " + std::to_string(format) + ", this program knows " +
                                 std::to_string(known_format) + ": activate the rules again with this program"};
    numbering_plan plan;
    const std::uint8_t parts = in.u8();
    if (parts > 3)
        throw bad_numbering_plan{"the numbering plan is damaged: unknown parts"};
    plan.parts_ = {.countries = (parts & 1U) != 0, .types = (parts & 2U) != 0};
    for (char& c : plan.region_)
        c = static_cast<char>(in.u8());
    const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
    if (plan.region_ != std::array<char, 2>{} && !(is_capital(plan.region_[0]) && is_capital(plan.region_[1])))
        throw bad_numbering_plan{"the numbering plan is damaged: its region is not a region"};
    const std::size_t codes = in.u16();
    const std::size_t states = in.u16();
    const std::size_t countries = in.u16();
    const std::size_t country_states = in.u16();
    const std::size_t type_states = in.u16();
    if (codes == 0 || codes > 999 || states == 0 || countries == 0 || countries > 256 || country_states == 0 ||
        type_states == 0)
        throw bad_numbering_plan{"the numbering plan is damaged: a table is empty or too large"};

    const auto read_numbering = [&] {
        numbering found;
        found.code = in.u16();
        if (found.code == 0 || found.code > 999)
            throw bad_numbering_plan{"the numbering plan is damaged: a calling code of more than three digits"};
        found.code_digits = static_cast<std::uint8_t>(found.code > 99 ? 3 : found.code > 9 ? 2 : 1);
        found.prefix = in.state_of(states);
        found.general = in.state_of(states);
        found.lengths = in.u32();
        found.country = in.state_of(country_states);
        found.type = in.state_of(type_states);
        found.inserted_digits = in.u8();
        if (found.inserted_digits > max_inserted)
            throw bad_numbering_plan{"the numbering plan is damaged: more digits to insert than there may be"};
        for (char& c : found.inserted) {
            c = static_cast<char>(in.u8());
            if (c < '0' || c > '9')
                throw bad_numbering_plan{"the numbering plan is damaged: what is to be inserted is no digit"};
        }
        return found;
    };
    plan.code_at_.assign(1000, no_code);
    for (std::size_t i = 0; i < codes; ++i) {
        const numbering found = read_numbering();
        const std::size_t width = found.code_digits == 1 ? 100 : found.code_digits == 2 ? 10 : 1;
        for (std::size_t at = found.code * width; at < (found.code + 1U) * width; ++at)
            plan.code_at_[at] = static_cast<std::uint16_t>(i);
        plan.codes_.push_back(found);
    }
    if (!plan.region().empty()) {
        plan.home_ = read_numbering();
        plan.dial_out_ = in.state_of(states);
        plan.shortest_ = in.u8();
        plan.longest_ = in.u8();
    }
    plan.states_.resize(states);
    for (state& s : plan.states_) {
        for (std::uint16_t& next : s.next)
            next = in.state_of(states);
        s.flags = in.u16();
        s.group = in.u16();
    }
    // State 0 is where nothing matches any more: a walk stops there.
    if (plan.states_.front().next != std::array<std::uint16_t, 10>{} || plan.states_.front().flags != 0)
        throw bad_numbering_plan{"the numbering plan is damaged: its first state is not the last"};
    plan.home_.prefix_begins = plan.first_digits_of(plan.home_.prefix);
    plan.home_.general_lengths = plan.region().empty() ? 0 : plan.lengths_from(plan.home_.general);
    for (numbering& code : plan.codes_) {
        code.prefix_begins = plan.first_digits_of(code.prefix);
        code.general_lengths = plan.lengths_from(code.general);
        code.known_lengths = code.general_lengths | (code.code == plan.home_.code ? plan.home_.general_lengths : 0U);
        if (code.code == plan.home_.code)
            plan.home_.known_lengths = code.known_lengths;
    }
    // Lengths that a national number has both with digits enough for the code before it and without.
    if (plan.home_.prefix_begins != 0)
        plan.two_readings_ =
            plan.home_.general_lengths & plan.home_.general_lengths << plan.home_.code_digits & ~std::uint32_t{7};
    plan.dial_out_begins_ = plan.first_digits_of(plan.dial_out_);
    plan.countries_.resize(countries);
    for (auto& name : plan.countries_)
        for (char& c : name)
            c = static_cast<char>(in.u8());
    const auto read_table = [&](std::size_t count, std::size_t labels) {
        std::vector<labelled> table(count);
        for (labelled& s : table) {
            for (std::uint16_t& next : s.next)
                next = in.state_of(count);
            s.label = in.u8();
            if (s.label >= labels)
                throw bad_numbering_plan{"the numbering plan is damaged: a label that has no meaning"};
        }
        return table;
    };
    plan.country_table_ = read_table(country_states, countries);
    plan.type_table_ = read_table(type_states, static_cast<std::size_t>(number_type::voicemail) + 1);
    plan.types_settled_ = settle(plan.type_table_);
    in.expect_end();
    return plan;
}

}  // namespace ringfence

#endif
