// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// How the numbers of a query are read. What comes out of signalling, a caller or the number that was called, is read
// leniently: URIs, names and escapes around it, and whatever a telephone may send, since a real caller must not become
// malformed. What is to be dialled comes out of lists and is read as their cells are (cell.hpp). Neither reading makes
// a text another number: what stands before a caller's number makes it malformed.

#ifndef RINGFENCE_NUMBER_READ_HPP
#define RINGFENCE_NUMBER_READ_HPP

#include <ringfence/number/address.hpp>
#include <ringfence/number/cell.hpp>
#include <ringfence/number/folded.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/number/plan.hpp>
#include <ringfence/number/text.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace ringfence {

enum class number_reading : std::uint8_t {
    signalled,  ///< `from=` of every scenario, `to=` of those about a call that came in
    strict      ///< `to=` of what is to be dialled or called back
};

namespace detail {

/// Letters are digits where that makes a whole number, as 1-800-FLOWERS; a name behind a number does not, nor does a
/// pattern such as `+4121560xxxx`.
template <class Full>
party read_letters(std::string_view text, const numbering_plan& by, Full& full)
{
    const auto is_part = [](char c) { return is_letter(c) || is_digit(c) || is_grouping(c) || c == '+'; };
    const auto is_any_letter = [](char c) { return is_letter(c) && c != 'x' && c != 'X'; };
    if (!std::all_of(text.begin(), text.end(), is_part) || std::none_of(text.begin(), text.end(), is_any_letter))
        return malformed();
    const party found = full(text);
    return found.state == party_state::identified && by.has_known_length(found.value) ? found : malformed();
}

/// The slow part of `read_number_of`.
template <class Full>
party read_signalled(std::string_view typed, const numbering_plan& by, Full&& full)
{
    typed = trim(typed);
    if (typed.size() > max_number_text || typed.find('\0') != std::string_view::npos)
        return malformed();
    if (typed.empty())
        return withheld();
    const address_text address = unwrap_address(typed, bare_host::taken_off);
    if (address.is == address_text::form::malformed)
        return malformed();
    if (address.is == address_text::form::no_user)
        return withheld();
    const folded_text folded = fold(address.view());
    std::string_view text = trim(folded.view());
    if (text.empty() || is_withheld_word(text))
        return withheld();
    if (const auto named = without_sender_mark(text))
        text = *named;
    if (text.front() != '+')
        if (const auto sender = number::sender(text))
            return identified(*sender);
    while (text.ends_with('#'))  // what ends dialling
        text.remove_suffix(1);
    text = trim(text);
    if (const auto number = read_decimal(text); number && number->is_whole())
        text = number->whole;
    // What stands before a number is no part of it, and a number behind a name is anybody's word.
    const auto run = find_digits(text);
    if (!run || run->begin != 0)
        return malformed();
    if (const std::string_view behind = text.substr(run->end); !behind.empty() && !is_extension(behind))
        return read_letters(text, by, full);
    std::string digits = run->has_plus ? "+" : "";
    digits += run->digits();
    const auto zero = text.find("(0)");
    if ((run->has_plus || run->digits().starts_with("00")) && zero != std::string_view::npos && zero < run->end &&
        has_digit(text.substr(0, zero))) {
        std::string without = digits;
        without.erase((run->has_plus ? 1U : 0U) + count_digits(text.substr(0, zero)), 1);
        const auto kept = by.read_plain(digits);
        const auto left_out = by.read_plain(without);
        if (left_out && left_out->state == party_state::identified &&
            !(kept && kept->state == party_state::identified && by.is_general(kept->value)))
            digits = std::move(without);
    }
    const auto found = by.read_plain(digits);
    const bool is_right = found && found->state == party_state::identified &&
                          (found->value.kind() == number_kind::short_code || by.is_general(found->value));
    if (!is_right && run->digits().starts_with("00")) {
        const auto abroad = by.read_plain('+' + std::string{run->digits().substr(2)});
        if (abroad && abroad->state == party_state::identified && by.is_general(abroad->value))
            return *abroad;
    }
    return found ? *found : full(digits);
}

inline party read_strictly(std::string_view text, const numbering_plan& by)
{
    const std::string_view bare = trim(text);
    if (bare.empty() || is_withheld_word(bare))
        return withheld();
    const cell_reading found = read_cell(text, by);
    return found.patterns.size() == 1 && found.patterns.front().is_single() ? identified(found.patterns.front().first)
                                                                            : malformed();
}

}  // namespace detail

/// Reads a number of a query. `full(text)` is asked for what the plan cannot settle by itself, letters for digits and
/// the like: `read_number` of number/normalise.hpp, or what throws. Plain numbers cost some 10 to 20 ns. Thread-safe
/// where `full` is; throws only what it throws, and for want of memory.
template <class Full>
party read_number_of(std::string_view text, number_reading how, const numbering_plan& by, Full&& full)
{
    if (how == number_reading::strict) {
        const auto plain = by.read_unmistakable(text);
        return plain && !text.starts_with("00") ? *plain : detail::read_strictly(text, by);
    }
    const auto plain = by.read_plain(text);
    return plain && (!text.starts_with("00") || by.is_general(plain->value))
               ? *plain
               : detail::read_signalled(text, by, std::forward<Full>(full));
}

}  // namespace ringfence

#endif
