// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What cells say: a table of forms, and then cells made of known numbers and dressed in the same forms. The number that
// a cell was made of is the right value; libraries turn letters into digits too and cannot be asked.

#include <ringfence/number/cell.hpp>
#include <ringfence/number/normalise.hpp>

#include <phonenumbers/phonenumberutil.h>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;
using ringfence::cell_reader;
using ringfence::cell_reading;
using ringfence::number;

const cell_reader& reader_of(std::string_view region)
{
    static std::map<std::string, cell_reader, std::less<>> made;
    auto at = made.find(region);
    if (at == made.end())
        at = made.emplace(region, ringfence::make_cell_reader(region)).first;
    return at->second;
}

/// The numbers; behind them what was left out or is doubtful. `refused` for all reasons.
std::string shown(const cell_reading& read)
{
    if (!read) {
        BOOST_TEST(!read.reason.empty());
        return "refused";
    }
    std::string text;
    for (const auto& pattern : read.patterns)
        text += (text.empty() ? "" : " ") + pattern.to_string();
    return text + (read.other_text ? " and text" : "") + (read.unassigned ? " unassigned" : "");
}

std::string digits_of(std::string_view text)
{
    std::string digits;
    std::copy_if(text.begin(), text.end(), std::back_inserter(digits), [](char c) { return c >= '0' && c <= '9'; });
    return digits;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(cell)

BOOST_AUTO_TEST_CASE(a_cell_becomes_the_number_that_it_says_or_is_refused)
{
    const struct {
        std::string_view region, text, expected;
    } cases[] = {
        {"PL", "+48601000001", "+48601000001"},
        {"PL", "601000001", "+48601000001"},
        {"PL", "48 601 000 001", "+48601000001"},
        {"PL", "0048601000001", "+48601000001"},
        {"US", "(212) 555-0100", "+12125550100"},
        {"US", "1-212-555-0100", "+12125550100"},
        {"DE", "030/1234567", "+49301234567"},
        {"DE", "030 1234567-12", "+4930123456712"},
        {"AR", "011 15-1234-5678", "+5491112345678"},
        {"FR", "01.23.45.67.89", "+33123456789"},
        {"DE", "04921 123456", "+494921123456"},
        {"DE", "+4921123456", "+4921123456"},
        {"DE", "4921123456", "refused"},  // a lost 0 before it, or a lost +
        {"DE", "491711234567", "refused"},
        {"PL", "112", "112"},
        // As a spreadsheet writes it.
        {"PL", "48601000001.0", "+48601000001"},
        {"US", "2125550101.0", "+12125550101"},
        {"US", "2125550101.00", "+12125550101"},
        {"PL", "601600004,00", "+48601600004"},
        {"US", "2,122,345,678", "+12122345678"},
        {"PL", "=\"0048601000001\"", "+48601000001"},
        {"PL", "'+48601000001", "+48601000001"},
        {"PL", "\"601 000 001\"", "+48601000001"},
        {"PL", "601\u00a0000\u202f001", "+48601000001"},
        {"PL", "\u202a601000001\u202c", "+48601000001"},
        {"PL", "６０１０００００１", "+48601000001"},
        {"PL", "601\u2013000\u2013001", "+48601000001"},
        {"PL", "4.8601E+10", "refused"},
        {"PL", "4,8601E+10", "refused"},
        {"US", "2.12555E9", "refused"},
        {"US", "2E9", "refused"},
        {"PL", "1234.56", "refused"},
        {"PL", "601000001.5", "refused"},
        {"PL", "-601000001", "refused"},
        // With other text.
        {"US", "2125550102 (work)", "+12125550102 and text"},
        {"PL", "601 600 006 (Jan)", "+48601600006 and text"},
        {"PL", "601600006(Jan)", "+48601600006 and text"},
        {"US", "2125550100 Bob", "+12125550100 and text"},
        {"US", "2125550100 fax", "+12125550100 and text"},
        {"US", "2125550100 ext", "+12125550100 and text"},
        {"PL", "+48 601 000 001 x", "+48601000001 and text"},
        {"PL", "tel. 601 600 006", "+48601600006 and text"},
        {"PL", "Tel.601600006", "+48601600006 and text"},
        {"PL", "Żółw: 601600006", "+48601600006 and text"},
        {"PL", "☎ 601600006", "+48601600006 and text"},
        {"PL", "601600006 - Jan", "+48601600006 and text"},
        {"PL", "601600006, Jan Kowalski", "+48601600006 and text"},
        {"PL", "Jan <601600006>", "+48601600006 and text"},
        {"PL", "601600006, ul. Prosta 5", "refused"},
        {"PL", "6O1000001", "refused"},
        {"PL", "601600006Jan", "refused"},
        {"PL", "a601600006", "refused"},
        {"US", "1-800-FLOWERS", "refused"},
        {"US", "1 800 FLOWERS", "refused"},
        {"US", "2128676 Bob", "refused"},
        {"PL", "$601000001", "refused"},
        {"PL", "601000001 %", "refused"},
        {"PL", "601600006@example.com", "refused"},
        // Extensions.
        {"PL", "22 123 45 67 w. 12", "+48221234567 and text"},
        {"PL", "22 123 45 67 wew. 12", "+48221234567 and text"},
        {"PL", "22 123 45 67 wewnętrzny 12", "+48221234567 and text"},
        {"DE", "030 1234567 DW 12", "+49301234567 and text"},
        {"US", "212-555-0100 ext 5", "+12125550100 and text"},
        {"US", "212-555-0100 Ext. 5", "+12125550100 and text"},
        {"US", "212-555-0100x5", "+12125550100 and text"},
        {"US", "212-555-0100, x5", "+12125550100 and text"},
        {"US", "212-555-0100 #5", "+12125550100 and text"},
        {"IT", "06 1234 5678 int. 12", "+390612345678 and text"},
        {"FR", "01 23 45 67 89 poste 12", "+33123456789 and text"},
        {"PL", "tel:+48221234567;ext=12", "+48221234567"},
        {"PL", "601000001 1", "refused"},
        {"PL", "1. 601000001", "refused"},
        {"PL", "601000001 ext 12345678", "refused"},
        // Several numbers.
        {"PL", "601600004, 601600005", "+48601600004 +48601600005"},
        {"PL", "601000001; 601000002", "+48601000001 +48601000002"},
        {"PL", "601000001;601000002", "+48601000001 +48601000002"},
        {"PL", "601 000 001 / 601 000 002", "+48601000001 +48601000002"},
        {"PL", "601000001\n601000002\r\n", "+48601000001 +48601000002"},
        {"PL", "601000001 | +44 20 7946 0000", "+48601000001 +442079460000"},
        {"DE", "030 1234567/68", "refused"},
        {"PL", "601000001/2", "refused"},
        {"PL", "601000001, 60100", "refused"},
        {"PL", "601000001, Jan, 601000002", "refused"},
        {"PL", "601000001 601000002", "refused"},
        {"PL", "601000001 i 601000002", "refused"},
        {"PL", "112,997,998", "refused"},
        // Lengths and ranges.
        {"PL", "+48999999999999", "refused"},
        {"PL", "12", "refused"},
        {"US", "212555010", "refused"},
        {"US", "48601000001", "refused"},
        {"PL", "+999123456789", "refused"},
        {"", "601000001", "refused"},
        {"", "+48601000001", "+48601000001"},
        {"PL", "60100000", "+4860100000 unassigned"},
        {"PL", "+486010000010", "+486010000010 unassigned"},
        {"PL", "0601000001", "+480601000001 unassigned"},
        // What is something else.
        {"PL", "2026-03-01", "refused"},
        {"PL", "01.03.2026", "refused"},
        {"US", "12/31/2026", "refused"},
        {"PL", "1.3.26", "refused"},
        {"PL", "03/2026", "refused"},
        {"PL", "2026-03-01 18:00:00", "refused"},
        {"PL", "2026-03-01T18:00:00Z", "refused"},
        {"US", "20260301", "refused"},
        {"PL", "18:00", "refused"},
        {"PL", "18.00", "refused"},
        {"PL", "192.168.1.100", "refused"},
        {"PL", "", "refused"},
        {"PL", "  ", "refused"},
        {"PL", "'", "refused"},
        {"PL", "Nowak", "refused"},
        {"PL", "vip", "refused"},
        {"PL", "Private", "refused"},
        {"PL", "anonymous", "refused"},
        {"PL", "BEGIN:VCARD", "refused"},
        {"PL", "dest", "refused"},
        {"PL", "X12128675309", "refused"},
        // Senders, where they are marked.
        {"PL", "sender:INFO", "INFO"},
        {"PL", "Sender: Info", "INFO"},
        {"PL", "sender:123", "refused"},
        {"PL", "sender:this is too long", "refused"},
        // Abroad.
        {"US", "00442079460000", "+442079460000"},
        {"US", "011442079460000", "+442079460000"},
        {"US", "00441", "refused"},
        {"AU", "0048601000001", "+48601000001"},
        {"PL", "+0048601000001", "+48601000001"},
        {"PL", "+48(0)601000001", "+48601000001"},
        {"GB", "+44 (0)20 7946 0000", "+442079460000"},
        {"IT", "+39 (0)6 1234 5678", "+390612345678"},
        {"PL", "(+48) 601 000 001", "+48601000001"},
        // Short codes, with blanks in them.
        {"FR", "36 22", "3622"},
        {"PL", "19 115", "19115"},
        {"PL", "19-115", "refused"},
        // Prefixes and ranges.
        {"PL", "+4822*", "+4822*"},
        {"PL", "+4121560xxxx", "+41215600000..+41215609999"},
        {"PL", "+41 21 560 ####", "+41215600000..+41215609999"},
        {"PL", "+48712000000..+48712000099", "+48712000000..+48712000099"},
        {"PL", "+48712000099..+48712000000", "refused"},
        {"PL", "+4899999999999x", "refused"},
        {"PL", "022*", "refused"},
        {"PL", "022xxxx", "refused"},
        {"PL", "+48601000001#", "refused"},
        {"PL", "*67601000001", "refused"},
        {"PL", "#31#601000001", "refused"},
        {"PL", "+48601000xx", "+4860100000..+4860100099 unassigned"},
        {"PL", "+49 030 1234..+49 030 1299", "+490301234..+490301299 unassigned"},
        {"PL", "+44020*", "+44020* unassigned"},
        {"IT", "+3906*", "+3906*"},
        {"PL", "+44 (0) 20 7946 0000 *", "refused"},
        {"PL", "+49 (0) 171 xxxxxxx", "refused"},
        // Digits beside a number, where a longer one would be a number too.
        {"DE", "030 123456 (9-17 Uhr)", "refused"},
        {"DE", "030 123456 18 Uhr", "refused"},
        {"DE", "030 123456 (2)", "refused"},
        {"DE", "0171 1234567 (2. Handy)", "refused"},
        {"", "+49 30 123456 (9-17 Uhr)", "refused"},
        {"", "+43 664 1234567 (2. Nr)", "refused"},
        {"IT", "347 1234567 (2. Etage)", "refused"},
        {"DE", "3. 030 123456", "refused"},
        {"DE", "(3) 030 123456", "refused"},
        {"DE", "Haus 3 030 123456", "refused"},
        {"DE", "4. 0171 1234567", "refused"},
        {"IT", "3 347 1234567", "refused"},
        {"SO", "7 1122550", "+25271122550"},  // as they are written there
        {"SB", "74 20506", "+6777420506"},
        {"DE", "030/1234567/68", "refused"},
        {"DE", "030/1234567 / 68", "refused"},
        {"DE", "040/12 34 56 78", "+494012345678"},
        {"DE", "030 123 456 78", "+493012345678"},
        {"DE", "0049/30/1234567", "+49301234567"},
        {"DE", "+49 (30) 1234567", "+49301234567"},
        {"HU", "06 (1) 234 5678", "+3612345678"},
        {"RU", "8 (495) 123-45-67", "+74951234567"},
        // A whole decimal beside something.
        {"DE", "Mob: 49304981119.00", "+49304981119 and text"},
        {"DE", "030123456.0;", "+4930123456"},
        {"DE", "030123456.0, 030123457.0", "+4930123456 +4930123457"},
        {"IT", "tel. 393472387750.00", "+393472387750 and text"},
        {"DE", "Tel. 030123456.5", "refused"},
        // Several numbers that look like an address and its parameters, and some that lack an area code.
        {"PL", "Tel: 601000011; Fax: 601000012", "refused"},
        {"PL", "tel:601000001;602000002", "+48601000001 +48602000002"},
        {"PL", "Tel: 601000051 ; 601000052 ; 601000053", "+48601000051 +48601000052 +48601000053"},
        {"PL", "601000001;kom=602000002", "refused"},
        {"PL", "+48601000005?b=602000002", "refused"},
        {"PL", "tel:+48601000001;isub=1234567;foo", "+48601000001"},
        {"PL", "601000004 <602000002>", "refused"},
        {"PL", "\"+48601000004\" <sip:+48601000004@example.com>", "+48601000004 and text"},
        {"AT", "0664/1234567, 1234568", "refused"},
        {"DE", "030 6912345, 6912346", "refused"},
        {"DE", "030 6912345, 030 6912346", "+49306912345 +49306912346"},
        {"PL", "+48601600004; 601600005", "+48601600004 +48601600005"},
        {"US", "+12128675309, 2128675310", "+12128675309 +12128675310"},
        {"DE", "0001664", "refused"},
        {"DE", "000 16/64", "refused"},
        // Two countries' numbers.
        {"BR", "0055 47 3234-5678", "refused"},
        {"BR", "005534987654321", "refused"},
        {"CO", "0057 301 123 4567", "refused"},
        {"KR", "0081 90 1234 5678", "refused"},
        {"DE", "48601000001", "refused"},
        {"DE", "442079460000", "refused"},
        {"DE", "17612345678", "+4917612345678"},
        {"DE", "3012345678", "+493012345678"},
        // URIs and escapes.
        {"PL", "tel:+48601000001", "+48601000001"},
        {"PL", "sip:+48601000001@example.com", "+48601000001"},
        {"PL", "%2B48601000001", "+48601000001"},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.region << " `" << c.text << '`')
    BOOST_TEST(shown(reader_of(c.region).read(c.text)) == c.expected);
}

BOOST_AUTO_TEST_CASE(a_text_that_is_too_long_or_has_a_zero_byte_is_refused)
{
    BOOST_TEST(shown(reader_of("PL").read(std::string(251, '1'))) == "refused");
    BOOST_TEST(shown(reader_of("PL").read(std::string_view{"601\000000001", 10})) == "refused");
}

BOOST_AUTO_TEST_CASE(a_reason_is_one_line_of_plain_text)
{
    for (const std::string_view text :
         {"601000001 \xff 2", "601000001\n60", "601000001 \u017b\u00f3\u0142w 2", "601000001, \u2028 2",
          "6\x01"
          "01 2 3 x"}) {
        const std::string reason = reader_of("PL").read(text).reason;
        BOOST_TEST_CONTEXT(text << ": " << reason)
        BOOST_TEST((!reason.empty() && std::ranges::all_of(reason, [](char c) { return c >= ' ' && c <= '~'; })));
    }
}

BOOST_AUTO_TEST_CASE(cells_of_beginnings_are_read_as_strictly)
{
    for (const auto& [text, expected] : {std::pair{"416", "+1416*"},
                                         {"416.0", "+1416*"},
                                         {"=\"0416\"", "refused"},
                                         {"'416", "+1416*"},
                                         {"\u00a0416\u00a0", "+1416*"},
                                         {"４１６", "+1416*"},
                                         {"416.5", "refused"},
                                         {"4.16E+2", "refused"},
                                         {"2026-03-01", "refused"},
                                         {"18:00", "refused"},
                                         {"416 (Toronto)", "refused"},
                                         {"Toronto", "refused"},
                                         {"+4822", "+4822*"},
                                         {"+4822*", "+4822*"},
                                         {"", "refused"},
                                         {"12345678901234567", "refused"}})
        BOOST_TEST_CONTEXT(text)
    BOOST_TEST(shown(ringfence::read_prefix_cell(text, reader_of("CA").plan())) == expected);
    // Of the country's code or of an area's.
    for (const auto& [region, text, expected] : {std::tuple{"PL", "4822", "refused"},
                                                 {"PL", "22", "+4822*"},
                                                 {"PL", "48", "+4848*"},
                                                 {"DE", "4930", "refused"},
                                                 {"DE", "04930", "+494930*"},
                                                 {"FR", "331", "refused"},
                                                 {"IT", "3906", "refused"},
                                                 {"US", "1416", "+1416*"}})
        BOOST_TEST_CONTEXT(region << ' ' << text)
    BOOST_TEST(shown(ringfence::read_prefix_cell(text, reader_of(region).plan())) == expected);
}

BOOST_AUTO_TEST_CASE(senders_need_no_mark_where_they_are_expected)
{
    const cell_reader any = ringfence::make_cell_reader("PL", ringfence::sender_reading::any);
    for (const auto& [text, expected] : {std::pair{"INFO", "INFO"},
                                         {"sender:INFO", "INFO"},
                                         {"601000001", "+48601000001"},
                                         {"Bob 601", "BOB 601"},
                                         {"4.8601E+10", "refused"},
                                         {"Private", "refused"},
                                         {"+48601000001", "+48601000001"},
                                         {"not a sender at all", "refused"}})
        BOOST_TEST_CONTEXT(text) BOOST_TEST(shown(any.read(text)) == expected);
}

BOOST_AUTO_TEST_CASE(plain_numbers_are_read_alike_by_the_short_way)
{
    for (const auto& [text, expected] : {std::pair{"+48601000001", "+48601000001"},
                                         {"601000001", "+48601000001"},
                                         {"+4860100000", "+4860100000 unassigned"},
                                         {"60100000", ""},
                                         {"12", ""},
                                         {"112", ""},
                                         {"601 000 001", ""},
                                         {"", ""},
                                         {"+48999999999999", ""},
                                         {"INFO", ""}}) {
        const auto read = reader_of("PL").read_plain(text);
        const std::string found =
            read ? read->pattern.to_string() + (read->unassigned ? " unassigned" : "") : std::string{};
        BOOST_TEST_CONTEXT(text) BOOST_TEST(found == expected);
    }
}

BOOST_AUTO_TEST_CASE(without_the_table_of_types_a_range_is_asked_for_by_one_who_knows)
{
    const auto plan = ringfence::numbering_plan::decode(ringfence::compile_numbering_plan("PL", {}));
    const auto read = [&](std::string_view text) {
        return shown(ringfence::read_cell(text, plan, ringfence::sender_reading::marked, &ringfence::is_assigned));
    };
    BOOST_TEST(read("601000001") == "+48601000001");
    BOOST_TEST(read("60100000") == "+4860100000 unassigned");
}

BOOST_AUTO_TEST_CASE(a_likely_slip_is_named)
{
    for (const auto& [digits, expected] : {std::pair{"4860100000", "a digit missing"},
                                           {"486010000010", "a digit too many"},
                                           {"486010000015", "a digit too many"},
                                           {"480601000001", "a `0` too many"},
                                           {"48000000000", ""}})
        BOOST_TEST_CONTEXT(digits)
    BOOST_TEST(ringfence::likely_slip(*number::e164(digits), reader_of("PL").plan()) == expected);
}

// ---- cells made of known numbers

namespace {

struct known_number {
    number value;
    std::string e164;           ///< `+48601000001`
    std::string international;  ///< `+48 601 000 001`
    std::string national;       ///< as people of the region write it
};

/// What a cell of a form has to be read as.
enum class verdict : std::uint8_t {
    exact,       ///< its number, and nothing was left out
    with_text,   ///< its number, beside other text
    refused,     ///<
    no_other,    ///< its number or a refusal
    own_digits,  ///< a number of no other digits than the cell has behind each other, or a refusal
};

class dresser {
public:
    dresser(const std::string& region, std::uint32_t seed) : region_{region}, random_{seed} {}

    std::size_t below(std::size_t limit) { return random_() % limit; }

    std::string digits(std::size_t count)
    {
        std::string made;
        while (made.size() < count)
            made += static_cast<char>('0' + below(10));
        return made;
    }

    std::string letters()
    {
        std::string made = word();
        std::erase_if(made, [](char c) { return c == '.' || c == '\''; });
        return made;
    }

    std::string word()
    {
        constexpr std::array<std::string_view, 14> words{"Jan",  "Bob",     "fax",  "work", "Nowak",  "mob.", "GSM",
                                                         "dom.", "Żółwski", "home", "tel.", "O'Neil", "Zoë",  "Müller"};
        return std::string{words[below(words.size())]};
    }

    /// A number of the region that is in use, whatever its last digits are.
    known_number number_in_use()
    {
        const PhoneNumberUtil& library = *PhoneNumberUtil::GetInstance();
        constexpr std::array<PhoneNumberUtil::PhoneNumberType, 4> types{
            PhoneNumberUtil::MOBILE, PhoneNumberUtil::FIXED_LINE, PhoneNumberUtil::MOBILE, PhoneNumberUtil::TOLL_FREE};
        for (;;) {
            PhoneNumber made;
            library.GetExampleNumberForType(region_, types[below(types.size())], &made);
            std::string text;
            library.Format(made, PhoneNumberUtil::E164, &text);
            for (std::size_t i = text.size() - 6; i < text.size(); ++i)
                text[i] = static_cast<char>('0' + below(10));
            if (library.Parse(text, "ZZ", &made) != PhoneNumberUtil::NO_PARSING_ERROR || !library.IsValidNumber(made))
                continue;
            known_number known{*number::e164(text.substr(1)), text, {}, {}};
            library.Format(made, PhoneNumberUtil::INTERNATIONAL, &known.international);
            library.Format(made, PhoneNumberUtil::NATIONAL, &known.national);
            return known;
        }
    }

    /// As it is typed, in one of the usual ways.
    std::string written(const known_number& of)
    {
        switch (below(5)) {
        case 0: return of.e164;
        case 1: return of.international;
        case 2: return digits_of(of.national);
        default: return of.national;
        }
    }

private:
    std::string region_;
    std::mt19937 random_;
};

std::string replaced(std::string text, std::string_view from, std::string_view to)
{
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

std::string full_width(std::string_view text)
{
    std::string made;
    for (const char c : text)
        if (c >= '0' && c <= '9')
            made += std::string{"\xEF\xBC"} + static_cast<char>(0x90 + (c - '0'));
        else
            made += c;
    return made;
}

struct cell_form {
    std::string_view name;
    verdict is;
    std::string (*dress)(dresser&, const known_number&);
};

constexpr std::array<cell_form, 39> forms{{
    {"alone", verdict::exact, [](dresser& d, const known_number& n) { return d.written(n); }},
    {"spaces around", verdict::exact, [](dresser& d, const known_number& n) { return "  " + d.written(n) + "\t"; }},
    {"00 for the plus", verdict::exact, [](dresser&, const known_number& n) { return "00" + n.e164.substr(1); }},
    {"whole decimal", verdict::exact,
     [](dresser& d, const known_number& n) { return digits_of(n.national) + (d.below(2) == 0 ? ".0" : ",00"); }},
    {"international decimal", verdict::exact, [](dresser&, const known_number& n) { return n.e164 + ".0"; }},
    {"formula", verdict::exact, [](dresser& d, const known_number& n) { return "=\"" + d.written(n) + '"'; }},
    {"apostrophe", verdict::exact, [](dresser& d, const known_number& n) { return "'" + d.written(n); }},
    {"quotes", verdict::exact, [](dresser& d, const known_number& n) { return '"' + d.written(n) + '"'; }},
    {"hard blanks", verdict::exact,
     [](dresser& d, const known_number& n) { return replaced(d.written(n), " ", "\u00a0"); }},
    {"marks of direction", verdict::exact,
     [](dresser& d, const known_number& n) { return "\u202a" + d.written(n) + "\u202c"; }},
    {"full width", verdict::exact, [](dresser& d, const known_number& n) { return full_width(d.written(n)); }},
    {"dashes", verdict::exact,
     [](dresser&, const known_number& n) { return replaced(n.international, " ", "\u2013"); }},
    {"tel URI", verdict::exact, [](dresser&, const known_number& n) { return "tel:" + n.e164; }},
    {"SIP URI", verdict::exact,
     [](dresser&, const known_number& n) { return "<sip:" + n.e164 + "@example.com;user=phone>"; }},
    {"user parameters", verdict::exact,
     [](dresser&, const known_number& n) { return n.e164 + ";npdi;rn=+12125550199;verstat=No-TN-Validation"; }},
    {"percent escapes", verdict::exact, [](dresser&, const known_number& n) { return "%2B" + n.e164.substr(1); }},
    {"word in parentheses", verdict::with_text,
     [](dresser& d, const known_number& n) { return d.written(n) + " (" + d.word() + ')'; }},
    {"word behind", verdict::with_text,
     [](dresser& d, const known_number& n) { return d.written(n) + ' ' + d.word(); }},
    {"word before", verdict::with_text,
     [](dresser& d, const known_number& n) { return d.word() + (d.below(2) == 0 ? " " : ": ") + d.written(n); }},
    {"extension", verdict::with_text,
     [](dresser& d, const known_number& n) {
         constexpr std::array<std::string_view, 9> marks{" ext. ", " ext ",  " x",      " w. ", " wew. ",
                                                         " DW ",   " int. ", " poste ", " #"};
         return d.written(n) + std::string{marks[d.below(marks.size())]} + d.digits(1 + d.below(5));
     }},
    {"scientific", verdict::refused,
     [](dresser&, const known_number& n) {
         const std::string digits = n.e164.substr(1);
         return digits.substr(0, 1) + '.' + digits.substr(1, 4) + "E+" + std::to_string(digits.size() - 1);
     }},
    {"letter for a digit", verdict::refused,
     [](dresser& d, const known_number& n) {
         std::string text = digits_of(n.national);
         text[1 + d.below(text.size() - 1)] = "OIlSBx"[d.below(6)];
         return text.find_first_not_of("0123456789x") == std::string::npos ? text + 'O' : text;
     }},
    {"word joined", verdict::refused,
     [](dresser& d, const known_number& n) {
         return d.below(2) == 0 ? n.e164 + d.letters() : d.letters() + n.e164.substr(1);
     }},
    {"mailbox", verdict::refused, [](dresser&, const known_number& n) { return n.e164.substr(1) + "@example.com"; }},
    {"address behind", verdict::refused,
     [](dresser& d, const known_number& n) { return d.written(n) + ", " + d.word() + ' ' + d.digits(2); }},
    {"two numbers and no separator", verdict::no_other,
     [](dresser& d, const known_number& n) { return d.written(n) + ' ' + d.number_in_use().e164; }},
    {"a number and the end of another", verdict::no_other,
     [](dresser& d, const known_number& n) { return d.written(n) + '/' + d.digits(2); }},
    {"one digit behind", verdict::no_other,
     [](dresser& d, const known_number& n) { return d.written(n) + ' ' + d.digits(1); }},
    {"digits in parentheses behind", verdict::no_other,
     [](dresser& d, const known_number& n) { return d.written(n) + " (" + d.digits(1 + d.below(3)) + ')'; }},
    {"hours behind", verdict::no_other,
     [](dresser& d, const known_number& n) { return d.written(n) + (d.below(2) == 0 ? " (9-17 Uhr)" : " (2. Nr)"); }},
    {"the number of a line before", verdict::no_other,
     [](dresser& d, const known_number& n) { return std::to_string(1 + d.below(99)) + ". " + d.written(n); }},
    {"a house before", verdict::no_other,
     [](dresser& d, const known_number& n) {
         return d.word() + ' ' + std::to_string(1 + d.below(99)) + ' ' + d.written(n);
     }},
    {"a whole decimal and a word", verdict::no_other,
     [](dresser& d, const known_number& n) { return d.word() + ": " + digits_of(n.national) + ".0"; }},
    {"two with their marks", verdict::no_other,
     [](dresser& d, const known_number& n) { return "Tel: " + d.written(n) + "; Fax: " + d.number_in_use().e164; }},
    {"one digit more", verdict::own_digits, [](dresser& d, const known_number& n) { return n.e164 + d.digits(1); }},
    {"one digit less", verdict::own_digits,
     [](dresser&, const known_number& n) { return n.e164.substr(0, n.e164.size() - 1); }},
    {"a fraction", verdict::refused,
     [](dresser& d, const known_number& n) { return digits_of(n.national) + '.' + std::to_string(1 + d.below(9)); }},
    {"a date", verdict::refused,
     [](dresser& d, const known_number&) {
         const std::string day = std::to_string(1 + d.below(28));
         const std::string month = std::to_string(1 + d.below(12));
         const std::string year = std::to_string(1950 + d.below(100));
         const std::array<std::string, 4> dates{year + '-' + month + '-' + day, day + '.' + month + '.' + year,
                                                month + '/' + day + '/' + year, day + '-' + month + '-' + year};
         return dates[d.below(dates.size())] + (d.below(3) == 0 ? " 08:15" : "");
     }},
    {"a time", verdict::refused,
     [](dresser& d, const known_number&) {
         return std::to_string(d.below(24)) + ':' + std::to_string(10 + d.below(50)) + (d.below(2) == 0 ? ":00" : "");
     }},
}};

/// What is wrong with how a cell was read, or empty.
std::string_view wrong(const cell_reading& read, verdict expected, const known_number& n, std::string_view text)
{
    const bool is_own =
        read.patterns.size() == 1 && read.patterns.front() == ringfence::number_pattern{n.value, n.value};
    switch (expected) {
    case verdict::exact: return is_own && !read.other_text && !read.unassigned ? "" : "not its number alone";
    case verdict::with_text: return is_own && read.other_text && !read.unassigned ? "" : "not its number with text";
    case verdict::refused: return !read ? "" : "not refused";
    case verdict::no_other: return !read || is_own ? "" : "another number";
    case verdict::own_digits: break;
    }
    if (!read || is_own)
        return "";
    // The digits of the cell, as far as its country's code and a national prefix do not change.
    const std::string found = digits_of(read.patterns.front().to_string());
    const std::string said = digits_of(text);
    constexpr std::size_t least = 5;
    return read.patterns.size() == 1 && found.size() > least && said.ends_with(found.substr(found.size() - least)) &&
                   (said.ends_with(found.substr(3)) || said.ends_with(found.substr(2)) ||
                    said.ends_with(found.substr(1)))
               ? ""
               : "digits that the cell does not have";
}

}  // namespace

BOOST_AUTO_TEST_CASE(cells_made_of_known_numbers_are_never_another_number)
{
    constexpr std::size_t cells = 10'000;
    std::uint32_t seed = 0;
    for (const std::string region :
         {"AT", "AU", "BR", "CZ", "DE", "ES", "FI", "FR", "GB", "IT", "NL", "PL", "PT", "SE", "US"}) {
        dresser made{region, ++seed};
        const cell_reader& reader = reader_of(region);
        std::size_t failures = 0;
        known_number n = made.number_in_use();
        for (std::size_t i = 0; i < cells; ++i) {
            if (i % forms.size() == 0)
                n = made.number_in_use();
            const cell_form& form = forms[i % forms.size()];
            const std::string text = form.dress(made, n);
            const cell_reading read = reader.read(text);
            if (const auto what = wrong(read, form.is, n, text); !what.empty() && ++failures <= 10)
                BOOST_ERROR(region << ", " << form.name << ": `" << text << "` of " << n.e164 << " is " << shown(read)
                                   << " (" << read.reason << "): " << what);
        }
        BOOST_TEST_CONTEXT(region) BOOST_TEST(failures == 0U);
    }
}

BOOST_AUTO_TEST_SUITE_END()
