// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_NUMBER_CELL_IPP
#define RINGFENCE_NUMBER_CELL_IPP

#include <ringfence/number/address.hpp>
#include <ringfence/number/cell.hpp>
#include <ringfence/number/folded.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/number/pattern.hpp>
#include <ringfence/number/plan.hpp>
#include <ringfence/number/text.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence {

namespace detail {

RINGFENCE_DECL std::size_t count_digits(std::string_view text) noexcept
{
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), is_digit));
}

RINGFENCE_DECL bool is_day_and_month(unsigned a, unsigned b) noexcept
{
    return a >= 1 && b >= 1 && a <= 31 && b <= 31 && (a <= 12 || b <= 12);
}

RINGFENCE_DECL bool is_date(std::string_view text) noexcept
{
    std::array<std::string_view, 3> parts;
    std::size_t found = 0;
    char separator = '\0';
    while (found < parts.size()) {
        const std::size_t size = std::min(text.find_first_not_of("0123456789"), text.size());
        if (size == 0 || size > 4)
            return false;
        parts[found++] = text.substr(0, size);
        text.remove_prefix(size);
        if (text.empty() || std::string_view{"-./"}.find(text.front()) == std::string_view::npos ||
            (separator != '\0' && text.front() != separator))
            break;
        if (found < parts.size()) {
            separator = text.front();
            text.remove_prefix(1);
        }
    }
    if (!text.empty() && text.front() != ' ' && text.front() != 'T')
        return false;
    const auto value = [&parts](std::size_t i) { return small_value(parts[i]); };
    if (found == 2)
        return text.empty() && parts[0].size() <= 2 && parts[1].size() == 4 && is_year(value(1)) && value(0) >= 1 &&
               value(0) <= 12;
    if (found != 3)
        return false;
    // Three groups of two are a date only where no more digits follow: `01.03.26.00.11` is a French number.
    if (parts[0].size() == 4)
        return is_year(value(0)) && parts[1].size() <= 2 && parts[2].size() <= 2 &&
               is_day_and_month(value(1), value(2));
    return parts[0].size() <= 2 && parts[1].size() <= 2 && is_day_and_month(value(0), value(1)) &&
           ((parts[2].size() == 4 && is_year(value(2))) || (parts[2].size() == 2 && text.empty()));
}

RINGFENCE_DECL bool is_compact_date(std::string_view digits) noexcept
{
    return digits.size() == 8 && is_year(small_value(digits.substr(0, 4))) && small_value(digits.substr(4, 2)) <= 12 &&
           is_day_and_month(small_value(digits.substr(4, 2)), small_value(digits.substr(6, 2)));
}

RINGFENCE_DECL bool is_network_address(std::string_view text) noexcept
{
    std::size_t groups = 0;
    bool pairs = true;
    for (bool more = true; more; ++groups) {
        const std::size_t size = std::min(text.find('.'), text.size());
        const std::string_view group = text.substr(0, size);
        if (group.empty() || size > 3 || !are_digits(group) || small_value(group) > 255)
            return false;
        pairs = pairs && size == 2;
        more = size < text.size();
        text.remove_prefix(std::min(size + 1, text.size()));
    }
    return groups == 4 && !pairs;
}

RINGFENCE_DECL bool has_time(std::string_view text) noexcept
{
    for (std::size_t i = 1; i + 1 < text.size(); ++i)
        if (text[i] == ':' && is_digit(text[i - 1]) && is_digit(text[i + 1]))
            return true;
    return false;
}

RINGFENCE_DECL bool is_scientific(std::string_view text) noexcept
{
    const auto e = text.find_first_of("eE");
    if (e == std::string_view::npos || e == 0)
        return false;
    std::string_view power = trim(text.substr(e + 1));
    if (power.starts_with('+') || power.starts_with('-'))
        power.remove_prefix(1);
    const std::string_view head = trim(text.substr(0, e));
    return !power.empty() && are_digits(power) && !head.empty() &&
           head.find_first_not_of("+-0123456789.,") == std::string_view::npos && is_digit(head.back());
}

RINGFENCE_DECL std::string_view no_number_at_all(std::string_view text) noexcept
{
    return is_scientific(text)        ? rounded
           : is_date(text)            ? "a date: is this the right column?"
           : is_network_address(text) ? "an address of a network: is this the right column?"
           : has_time(text)           ? "a time: is this the right column?"
                                      : std::string_view{};
}

RINGFENCE_DECL std::optional<decimal> read_decimal(std::string_view text) noexcept
{
    const auto point = text.find_first_of(".,");
    if (point == std::string_view::npos)
        return std::nullopt;
    decimal found{text.substr(0, point), text.substr(point + 1)};
    const std::string_view digits = found.whole.starts_with('+') ? found.whole.substr(1) : found.whole;
    if (digits.empty() || found.fraction.empty() || !are_digits(digits) || !are_digits(found.fraction))
        return std::nullopt;
    return found;
}

RINGFENCE_DECL bool has_thousands(std::string_view text) noexcept
{
    std::size_t groups = 0;
    for (; !text.empty(); ++groups) {
        const std::size_t size = std::min(text.find(','), text.size());
        const std::string_view group = text.substr(0, size);
        if (group.empty() || !are_digits(group) || (groups == 0 ? size > 3 : size != 3))
            return false;
        text.remove_prefix(std::min(size + 1, text.size()));
    }
    return groups >= 3;
}

RINGFENCE_DECL bool is_extension(std::string_view text) noexcept
{
    const auto skip = [&text](std::string_view what) {
        text.remove_prefix(std::min(text.find_first_not_of(what), text.size()));
    };
    skip(" ,;:(.-/");
    if (text.starts_with('#')) {
        text.remove_prefix(1);
    } else {
        const std::size_t size =
            static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_wordlike) - text.begin());
        const std::string_view word = text.substr(0, size);
        bool known = word.size() > 4 && equals_without_case(word.substr(0, 4), "wewn");
        for (const std::string_view one :
             {"ext",   "extn",    "extension", "x",      "w",      "wew",     "dw",      "durchwahl",
              "app",   "apparat", "nst",       "int",    "intern", "interno", "interne", "poste",
              "anexo", "ramal",   "kl",        "klapka", "linka",  "tst",     "toestel", "op"})
            known = known || equals_without_case(word, one);
        if (!known)
            return false;
        text.remove_prefix(size);
    }
    skip(" .:-#");
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    if (digits == 0 || digits > most_of_an_extension)
        return false;
    text.remove_prefix(digits);
    return text.find_first_not_of(" ).,;#") == std::string_view::npos;
}

RINGFENCE_DECL std::optional<std::string_view> without_sender_mark(std::string_view text) noexcept
{
    constexpr std::string_view mark = "sender:";
    if (text.size() <= mark.size() || !equals_without_case(text.substr(0, mark.size()), mark))
        return std::nullopt;
    return trim(text.substr(mark.size()));
}

RINGFENCE_DECL std::optional<digit_run> find_digits(std::string_view text) noexcept
{
    const std::size_t first = text.find_first_of("0123456789");
    if (first == std::string_view::npos)
        return std::nullopt;
    digit_run run;
    run.begin = first;
    // Back over what belongs to the number: `(22`, `+48`, `(+48`, `+(48`.
    while (run.begin > 0 && (text[run.begin - 1] == '(' || (text[run.begin - 1] == '+' && !run.has_plus))) {
        --run.begin;
        run.has_plus = run.has_plus || text[run.begin] == '+';
    }
    std::size_t at = first;
    for (run.end = first; at < text.size(); ++at) {
        if (is_digit(text[at])) {
            if (run.groups == 0 || run.end != at)
                ++run.groups;
            run.room[run.count++] = text[at];
            run.group_ends[run.groups - 1] = static_cast<std::uint8_t>(run.count);
            run.end = at + 1;
        } else if (!is_grouping(text[at])) {
            break;
        }
    }
    if (run.end < text.size() && text[run.end] == ')' &&
        text.substr(run.begin, run.end - run.begin).find('(') != std::string_view::npos)
        ++run.end;
    return run;
}

/// Reads texts. Refers to the plan, and keeps nothing.
class cell_text_reader {
public:
    cell_text_reader(const numbering_plan& by, sender_reading senders, assigned_test assigned) noexcept
        : by_{by}, senders_{senders}, assigned_{assigned}
    {
    }

    bool is_assigned(number n) const
    {
        if (n.kind() != number_kind::e164)
            return true;
        if (by_.parts().types)
            return by_.is_in_use(n);
        return assigned_ != nullptr ? assigned_(n) : by_.is_general(n);
    }

    /// A number that is written plainly, which most are; nothing where `read` has to look. Registers' newest ranges are
    /// in no plan yet, and there may be many of them: with `+` before them these are plain too.
    std::optional<plain_number> read_plain(std::string_view text) const
    {
        if (text.starts_with("00") || by_.may_be_foreign(text))
            return std::nullopt;
        bool in_use = false;
        const auto plain = by_.parts().types ? by_.read_plain(text, in_use) : by_.read_plain(text);
        if (!plain || plain->state != party_state::identified || plain->value.kind() != number_kind::e164 ||
            by_.has_two_readings(text))
            return std::nullopt;
        // A number in use has a length that its country knows: most need not be asked about that.
        const bool unassigned = by_.parts().types ? !in_use : !is_assigned(plain->value);
        if (unassigned && (text.front() != '+' || text.size() != plain->value.digit_count() + 1 ||
                           !by_.has_known_length(plain->value)))
            return std::nullopt;
        return plain_number{{plain->value, plain->value}, unassigned};
    }

    cell_reading read(std::string_view typed) const
    {
        if (typed.size() > max_number_text)
            return refuse("longer than 250 bytes");
        const folded_text folded = fold(typed);
        std::string_view text = trim(folded.view());
        if (text.find('\0') != std::string_view::npos)
            return refuse("not a telephone number: it has a zero byte");
        text = without_text_marks(text);
        if (text.empty())
            return refuse("empty");
        if (is_scientific(text))
            return refuse(std::string{rounded});
        if (const auto sender = without_sender_mark(text))
            return read_sender(*sender);
        if (is_withheld_word(text))
            return refuse("a withheld caller is not a number");
        if (senders_ == sender_reading::any && text.front() != '+')
            if (const auto sender = number::sender(text))
                return one(*sender);
        const address_text address = unwrap_address(text, bare_host::kept);
        switch (address.is) {
        case address_text::form::malformed: return refuse("quotes, brackets or escapes that do not belong together");
        case address_text::form::no_user: return refuse("a withheld caller is not a number");
        case address_text::form::bare:
        case address_text::form::wrapped: break;
        }
        cell_reading found = read_unwrapped(trim(address.view()));
        if (found && count_digits(address.display_name) > most_of_an_extension) {
            const cell_reading named = read_unwrapped(trim(without_quotes(address.display_name)));
            if (named.patterns != found.patterns)
                return refuse("a name and an address with different numbers");
        }
        found.other_text = found.other_text || (found && !address.display_name.empty());
        return found;
    }

private:
    static cell_reading refuse(std::string reason) { return {{}, std::move(reason)}; }

    static cell_reading refuse_either(number a, number b)
    {
        return refuse("it may be " + a.to_string() + " or " + b.to_string() +
                      ": write the one that is meant, with its `+`");
    }

    static cell_reading one(number n) { return {{number_pattern{n, n}}}; }

    static cell_reading read_sender(std::string_view text)
    {
        if (const auto sender = number::sender(text))
            return one(*sender);
        return refuse("a sender has at most 11 letters, digits, blanks and -_.&+!'/:*, a letter among them");
    }

    cell_reading read_unwrapped(std::string_view text) const
    {
        if (text.empty())
            return refuse("empty");
        if (is_withheld_word(text))
            return refuse("a withheld caller is not a number");
        if (auto pattern = read_pattern(text))
            return *std::move(pattern);
        if (const std::string_view what = no_number_at_all(text); !what.empty())
            return refuse(std::string{what});
        if (text.starts_with('-') && text.size() > 1 && text[1] != ' ')
            return refuse("a negative number");
        if (const auto number = read_decimal(text)) {
            if (number->is_whole())
                return read_single(number->whole);
            if (number->fraction.size() <= 2)
                return refuse("a number with a fraction");
        }
        if (has_thousands(text)) {
            std::string digits{text};
            std::erase(digits, ',');
            cell_reading whole = read_single(digits);
            return whole && !whole.unassigned ? whole : refuse("a number with thousands separators, of no telephone");
        }
        if (const auto several = read_several(text))
            return *several;
        return read_single(text);
    }

    /// A prefix or a range, or why what is written like one is none; nothing where it is not.
    std::optional<cell_reading> read_pattern(std::string_view text) const
    {
        const auto read = read_prefix_or_range(text);
        if (!read)
            return std::nullopt;
        // `+48601000001#` ends a number; it does not begin ten of them.
        const char mark = text.back();
        if (const std::string_view head = text.substr(0, text.find_last_not_of(mark) + 1);
            mark != '*' && head.size() + 1 == text.size())
            if (const cell_reading whole = read_single(trim(head)); whole && !whole.unassigned)
                return refuse("`" + std::string{mark} + "` behind " + whole.patterns.front().to_string() +
                              ", which is a whole number: leave it out");
        if (!*read)
            return refuse(std::string{read->reason});
        const number_pattern& pattern = *read->pattern;
        if (pattern.is_range() && !by_.has_known_length(pattern.first))
            return refuse("its country has no numbers of so many digits");
        cell_reading found{{pattern}};
        found.unassigned = pattern.is_range() ? !is_assigned(pattern.first) && !is_assigned(pattern.last)
                                              : !by_.begins_number(pattern.first);
        return found;
    }

    /// The numbers of a text that has several, with what people put between them; nothing where it has one at most.
    std::optional<cell_reading> read_several(std::string_view text) const
    {
        for (const std::string_view separators : {",;|\n", "/"}) {
            std::vector<std::string_view> parts;
            bool has_words = false;
            for (std::string_view rest = text;;) {
                const std::size_t size = std::min(rest.find_first_of(separators), rest.size());
                const std::string_view part = trim(rest.substr(0, size));
                if (has_digit(part))
                    parts.push_back(part);
                else
                    has_words = has_words || !part.empty();
                if (size == rest.size())
                    break;
                rest.remove_prefix(size + 1);
            }
            if (parts.size() < 2)
                continue;
            // An extension behind a comma is no number of its own.
            const std::string_view first = parts.front();
            if (is_extension(text.substr(static_cast<std::size_t>(first.data() + first.size() - text.data()))))
                continue;
            // A slash may only group, as behind `030`: numbers are several where the first parts are one by themselves.
            if (separators == "/") {
                constexpr std::size_t area_code = 6;  // digits, at most
                std::size_t joined = 1;
                const auto head = [&] {
                    const std::string_view last = parts[joined - 1];
                    return std::string_view{first.data(),
                                            static_cast<std::size_t>(last.data() + last.size() - first.data())};
                };
                while (joined < parts.size() && (count_digits(head()) <= area_code || !is_whole(head())))
                    ++joined;
                if (joined == parts.size())
                    continue;
                parts.front() = head();
                parts.erase(parts.begin() + 1, parts.begin() + static_cast<std::ptrdiff_t>(joined));
            }
            const auto is_full = [](std::string_view part) { return part.starts_with('+') || part.starts_with('0'); };
            cell_reading all;
            for (const std::string_view part : parts) {
                const cell_reading each = read_single(part);
                if (!each || each.other_text || each.unassigned || !is_whole(part))
                    return refuse("several numbers, or one and a part of another: `" + shown(part) +
                                  "` is no whole number by itself");
                // `0664 1234567, 1234568`: the second is of the same area, and by itself one of another.
                if (is_full(parts.front()) && !is_full(part) && by_.may_lack_area(each.patterns.front().first))
                    return refuse("several numbers, of which `" + shown(part) + "` may lack its area code");
                all.patterns.push_back(each.patterns.front());
            }
            return has_words ? refuse("several numbers and other text") : all;
        }
        return std::nullopt;
    }

    /// Whether a text is by itself a number as a country has them, and not one that only its beginning could be.
    bool is_whole(std::string_view text) const
    {
        const cell_reading found = read_single(text);
        return found && !found.unassigned && !found.other_text &&
               found.patterns.front().first.kind() == number_kind::e164;
    }

    /// One number, perhaps with text beside it.
    cell_reading read_single(std::string_view text) const
    {
        const auto run = find_digits(text);
        if (!run)
            return refuse(number::sender(text) ? "not a telephone number; a sender is written `sender:" +
                                                     std::string{text} + "`, or imported with `--senders`"
                                               : "not a telephone number");
        const std::string_view before = text.substr(0, run->begin);
        const std::string_view behind = text.substr(run->end);
        bool other_text = std::any_of(before.begin(), before.end(), is_wordlike) ||
                          std::any_of(behind.begin(), behind.end(), is_wordlike);
        if (has_digit(behind)) {
            if (!is_extension(behind))
                return refuse("not one telephone number: `" + shown(trim(behind)) + "` stands behind it");
            other_text = true;
        } else if (before.find_first_of("*#@%&=_\\$~^+") != std::string_view::npos ||
                   behind.find_first_of("*#@%&=_\\$~^+") != std::string_view::npos) {
            return refuse("a character that is part of no telephone number");
        } else {
            constexpr std::string_view may_precede = " :(\",;|<>\n'";
            constexpr std::string_view may_follow = " ,;:|\"()<>\n.'";
            const bool joined_before =
                !before.empty() && may_precede.find(before.back()) == std::string_view::npos &&
                !(before.back() == '.' && before.size() > 1 && is_wordlike(before[before.size() - 2]));
            const bool joined_behind = !behind.empty() && may_follow.find(behind.front()) == std::string_view::npos &&
                                       !(behind.front() == '-' && (behind.size() == 1 || behind[1] == ' '));
            if (joined_before || joined_behind)
                return refuse("letters or signs among the digits");
        }
        const std::string_view written = text.substr(run->begin, run->end - run->begin);
        if (const auto decimal = read_decimal(written); decimal && decimal->fraction.size() <= 2) {
            if (!decimal->is_whole())
                return refuse("a number with a fraction");
            const auto whole = find_digits(decimal->whole);
            return whole ? with_text(read_run(*whole, decimal->whole), other_text) : refuse("not a telephone number");
        }
        return with_text(read_run(*run, written), other_text);
    }

    /// What was read of a text, beside whatever else stands there.
    static cell_reading with_text(cell_reading found, bool other_text)
    {
        // Beside other text only what can be nothing else is a number: `1 800 FLOWERS` is not the short code 1800.
        if (found && other_text && (found.unassigned || found.patterns.front().first.kind() == number_kind::short_code))
            return refuse("a number and other text, of which it is not clear that it is the number alone");
        found.other_text = found && other_text;
        return found;
    }

    cell_reading read_run(const digit_run& run, std::string_view written) const
    {
        if (const std::string beside = beside_number(run, written); !beside.empty())
            return refuse(beside);
        std::string digits{run.digits()};
        // `+48 (0) 601 000 001`: the digit that is dialled within the country, and not from elsewhere. Where numbers
        // keep it, as in Italy, it is one of them.
        const auto zero = written.find("(0)");
        if (zero != std::string_view::npos && has_digit(written.substr(0, zero)) &&
            count_digits(written.substr(0, zero)) <= longest_code && (run.has_plus || digits.starts_with("00"))) {
            std::string without = digits;
            without.erase(count_digits(written.substr(0, zero)), 1);
            const auto kept = read_digits(run.has_plus, digits);
            const auto left_out = read_digits(run.has_plus, without);
            if (is_right(kept) && is_right(left_out) && kept != left_out)
                return refuse("with the `(0)` and without it these are two numbers: write the one that is meant");
            if (!is_right(kept))
                digits = std::move(without);
        }
        auto read = read_digits(run.has_plus, digits);
        if (!run.has_plus && by_.has_two_readings(digits)) {
            const auto other = read_digits(true, digits);
            if (is_right(read) && is_right(other) && read != other)
                return refuse_either(*read, *other);
            if (is_right(other))
                read = other;
        }
        // Where numbers are long and of any length, as in Germany, digits of another country may be a number too. Those
        // of mobiles are told apart well enough.
        if (!run.has_plus && by_.parts().types && by_.may_be_foreign(digits) && is_right(read) &&
            by_.type(*read) == number_type::fixed)
            if (const auto other = read_digits(true, digits); is_right(other) && read != other)
                return refuse_either(*read, *other);
        if (read && read->kind() == number_kind::short_code) {
            // `36 22` is dialled as it is; `18.00` is a time or a price.
            if (run.groups > 1 && written.find_first_not_of("0123456789 ") != std::string_view::npos)
                return refuse("not a telephone number");
            if (is_compact_date(digits))
                return refuse("a date: is this the right column?");
            if (digits.size() > number::min_short_code_digits && digits.starts_with("00"))
                return refuse("not a telephone number");
            return one(*read);
        }
        if (is_right(read)) {
            // `0055 47 ...` leaves Brazil by carrier 55, or names Brazil.
            const auto abroad =
                digits.starts_with("00") ? read_digits(true, std::string_view{digits}.substr(2)) : std::nullopt;
            if (is_right(abroad) && abroad != read)
                return refuse_either(*read, *abroad);
            return one(*read);
        }
        // `00` is what most of the world dials before a country's code, and no number begins so.
        if (digits.starts_with("00")) {
            const auto abroad = read_digits(true, std::string_view{digits}.substr(2));
            if (is_right(abroad))
                return one(*abroad);
            if (!read || !by_.dials_out(digits))
                return refuse("not a number of any country, with `00` read as the `+` before its code");
        }
        if (!read)
            return refuse(run.has_plus           ? "no country's numbers begin so, or have so many digits"
                          : by_.region().empty() ? "without a region a number begins with `+` and its country's code"
                                                 : "not a telephone number");
        // Perhaps a number and something beside it, which only looks like a group of it.
        for (std::size_t i = 0; i + 1 < run.groups && digits.size() == run.count; ++i) {
            const std::size_t end = run.group_ends[i];
            const auto head = read_digits(run.has_plus, std::string_view{digits}.substr(0, end));
            const auto tail = read_digits(false, std::string_view{digits}.substr(end));
            for (const auto& [part, rest] : {std::pair{head, std::string_view{digits}.substr(end)},
                                             std::pair{tail, std::string_view{digits}.substr(0, end)}})
                if (is_right(part))
                    return refuse(part->to_string() + " and `" + std::string{rest} +
                                  "` beside it: write a number alone, or its extension as `ext 12`");
        }
        if (!by_.has_known_length(*read))
            return refuse("it would be " + read->to_string() +
                          ", which has too few or too many digits for its country");
        // `0001664`: what is left of it behind one `0` would be read as another number when it is written out.
        if (read_digits(true, std::to_string(read->value())) != read)
            return refuse("no country's numbers begin so");
        cell_reading found = one(*read);
        found.unassigned = true;
        return found;
    }

    /// Where numbers have many lengths, digits beside one look like its last or first group: what they are if they are
    /// set apart, and what is left is a number. Empty where the run is one number.
    std::string beside_number(const digit_run& run, std::string_view written) const
    {
        if (run.groups < 2)
            return {};
        const std::string_view digits = run.digits();
        const auto told = [](const number& n, std::string_view rest) {
            return n.to_string() + " and `" + std::string{rest} +
                   "` beside it: write a number alone, or its extension as `ext 12`";
        };
        // How many digits the number has before what is set apart behind it.
        std::size_t head = 0;
        constexpr std::size_t longest_trunk = 2;  // `06` in Hungary
        const bool is_international = run.has_plus || digits.starts_with("00");
        for (auto open = written.find('('); head == 0 && open != std::string_view::npos;
             open = written.find('(', open + 1)) {
            const std::size_t before = count_digits(written.substr(0, open));
            const auto close = written.find(')', open);
            const bool is_last = close == std::string_view::npos || !has_digit(written.substr(close));
            if (before > (is_international ? longest_code : longest_trunk) || (before != 0 && is_last))
                head = before;
        }
        const auto group_size = [&run](std::size_t i) {
            return run.group_ends[i] - (i == 0 ? 0U : static_cast<std::size_t>(run.group_ends[i - 1]));
        };
        if (const std::size_t last = run.groups - 1; head == 0) {
            constexpr std::size_t long_group = 5;
            const auto gap = written.substr(0, written.find_last_not_of("0123456789)") + 1);
            const bool is_apart = gap.ends_with(' ') && (group_size(last) == 1 ||
                                                         (group_size(last) == 2 && group_size(last - 1) >= long_group));
            head = is_apart ? run.group_ends[last - 1] : 0;
        }
        if (head != 0)
            if (const auto n = read_digits(run.has_plus, digits.substr(0, head)); is_right(n))
                return told(*n, digits.substr(head));
        // `3. 030 1234567`, of a list with numbers before its lines; `69 786 9916` is how Liechtenstein writes its own.
        if (const std::size_t first = group_size(0); !run.has_plus && first <= 2 && digits.front() != '0') {
            const auto whole = read_digits(false, digits);
            const auto n = read_digits(false, digits.substr(first));
            const auto gap = written.find_first_not_of("0123456789", written.find_first_of("0123456789"));
            const bool is_apart = digits[first] == '0' || written[gap] != ' ' || (whole && !is_common(*whole));
            if (is_apart && is_right(n) && n != whole)
                return told(*n, digits.substr(0, first));
        }
        return {};
    }

    /// Whether it is a number as most are, of a line or a mobile; where the plan cannot tell, true.
    bool is_common(const number& n) const
    {
        if (!by_.parts().types)
            return true;
        const number_type type = by_.type(n);
        return type == number_type::fixed || type == number_type::mobile || type == number_type::fixed_or_mobile;
    }

    /// Whether it is a whole number of some country, in a range that is in use.
    bool is_right(const std::optional<number>& n) const
    {
        return n && n->kind() == number_kind::e164 && by_.has_known_length(*n) && is_assigned(*n);
    }

    std::optional<number> read_digits(bool has_plus, std::string_view digits) const
    {
        std::array<char, max_number_text + 1> room;
        std::size_t size = 0;
        if (has_plus)
            room[size++] = '+';
        size += digits.copy(room.data() + size, max_number_text);
        const auto found = by_.read_plain({room.data(), size});
        return found && found->state == party_state::identified ? std::optional{found->value} : std::nullopt;
    }

    /// A part of the folded text, for a message of one line.
    static std::string shown(std::string_view text)
    {
        constexpr std::size_t most = 40;
        std::string made{text.substr(0, most)};
        for (char& c : made)
            c = c == folded_other ? '?' : static_cast<unsigned char>(c) < ' ' ? ' ' : c;
        return made;
    }

    static constexpr std::size_t longest_code = 5;  // digits of a country's code with its `00`: `00420`

    const numbering_plan& by_;
    sender_reading senders_;
    assigned_test assigned_;
};

}  // namespace detail

RINGFENCE_DECL cell_reading read_cell(std::string_view text, const numbering_plan& by, sender_reading senders,
                                      assigned_test assigned)
{
    const detail::cell_text_reader reader{by, senders, assigned};
    if (const auto plain = reader.read_plain(text))
        return {.patterns = {plain->pattern}, .unassigned = plain->unassigned};
    return reader.read(text);
}

RINGFENCE_DECL cell_reading read_prefix_cell(std::string_view text, const numbering_plan& by)
{
    if (text.size() > max_number_text)
        return {{}, "longer than 250 bytes"};
    const detail::folded_text folded = detail::fold(text);
    std::string_view bare = detail::without_text_marks(detail::trim(folded.view()));
    if (const std::string_view what = detail::no_number_at_all(bare); !what.empty())
        return {{}, std::string{what}};
    if (const auto number = detail::read_decimal(bare)) {
        if (number->fraction.find_first_not_of('0') != std::string_view::npos)
            return {{}, "a number with a fraction"};
        bare = number->whole;
    }
    const pattern_reading found = read_prefix(bare, by);
    return found ? cell_reading{{*found.pattern}} : cell_reading{{}, std::string{found.reason}};
}

RINGFENCE_DECL cell_reading read_listed(std::string_view text, const numbering_plan& by, assigned_test assigned)
{
    const std::string_view bare = detail::trim(text);
    if (bare.starts_with('+'))
        if (const auto exact = number::e164(bare.substr(1)))
            return {{number_pattern{*exact, *exact}}};
    return read_cell(text, by, sender_reading::marked, assigned);
}

RINGFENCE_DECL bool are_groups_of_one(std::span<const std::string_view> texts, const numbering_plan& by,
                                      assigned_test assigned)
{
    if (texts.size() < 2)
        return false;
    std::string joined;
    bool all_whole = true;
    for (const std::string_view text : texts) {
        joined.append(joined.empty() ? "" : " ").append(text);
        if (joined.size() > max_number_text)
            return false;
        const cell_reading alone = read_cell(text, by, sender_reading::marked, assigned);
        all_whole =
            all_whole && alone && !alone.unassigned && alone.patterns.front().first.kind() != number_kind::short_code;
    }
    const cell_reading whole = read_cell(joined, by, sender_reading::marked, assigned);
    return !all_whole && whole && whole.patterns.size() == 1 && !whole.unassigned && !whole.other_text;
}

RINGFENCE_DECL std::string_view likely_slip(number n, const numbering_plan& by, assigned_test assigned)
{
    const detail::cell_text_reader reader{by, sender_reading::marked, assigned};
    const auto is_right = [&](std::string_view digits) {
        const auto other = number::e164(digits);
        return other && by.has_known_length(*other) && reader.is_assigned(*other);
    };
    const std::string digits = std::to_string(n.value());
    if (n.kind() != number_kind::e164)
        return {};
    const std::size_t code = by.calling_code_digits(n);
    if (code != 0 && digits[code] == '0' && is_right(std::string{digits}.erase(code, 1)))
        return "a `0` too many";
    for (char last = '0'; last <= '9'; ++last)
        if (is_right(digits + last))
            return "a digit missing";
    if (is_right(std::string_view{digits}.substr(0, digits.size() - 1)))
        return "a digit too many";
    return {};
}

RINGFENCE_DECL std::string not_in_use(number n, const numbering_plan& by, assigned_test assigned)
{
    const std::string_view slip = likely_slip(n, by, assigned);
    return n.to_string() + " is in no range of its country's plan" +
           (slip.empty() ? "" : " (" + std::string{slip} + "?)");
}

RINGFENCE_DECL cell_reader::cell_reader(numbering_plan by, sender_reading senders, assigned_test assigned)
    : by_{std::move(by)}, senders_{senders}, assigned_{assigned}
{
}

RINGFENCE_DECL cell_reading cell_reader::read(std::string_view text) const
{
    return read_cell(text, by_, senders_, assigned_);
}

RINGFENCE_DECL std::optional<plain_number> cell_reader::read_plain(std::string_view text) const
{
    return detail::cell_text_reader{by_, senders_, assigned_}.read_plain(text);
}

RINGFENCE_DECL const numbering_plan& cell_reader::plan() const noexcept { return by_; }

}  // namespace ringfence

#endif
