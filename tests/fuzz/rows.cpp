// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Any bytes as the text of an import, in any form: rows or a clear error; the same whether read whole or in pieces; no
// byte of the text lost between them. The first byte chooses the form and the second the encoding, the rest is the
// text.

#include <ringfence/store/import/rows/rows.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace rf = ringfence;
namespace store = ringfence::store;

void expect(bool holds)
{
    if (!holds)
        std::abort();
}

store::cell_look look(std::string_view text)
{
    if (text.empty() || text.find_first_not_of("+0123456789 *#") != std::string_view::npos)
        return store::cell_look::text;
    return text.size() < 6 ? store::cell_look::some : store::cell_look::number;
}

store::row_format format_of(std::uint8_t choice, std::uint8_t encoding)
{
    const auto choose = [&choice](unsigned of) {
        const unsigned chosen = choice % of;
        choice = static_cast<std::uint8_t>(choice / of);
        return chosen;
    };
    store::row_format format;
    format.passed = store::passed_lines::kept;
    constexpr unsigned encodings = 7;
    if (encoding % (encodings + 1) != encodings)
        format.encoding = static_cast<store::text_encoding>(encoding % (encodings + 1));
    format.form = static_cast<store::row_form>(choose(4));
    format.header = static_cast<store::header_choice>(choose(3));
    if (format.form == store::row_form::plain || format.form == store::row_form::ftc)
        return format;
    if (choose(2) == 1)
        format.date_format = "%d.%m.%Y";
    if (choose(2) == 1)
        format.columns[0] = choose(2) == 1 ? "2" : "2,1,3";
    if (choose(2) == 1)
        format.columns[static_cast<std::size_t>(store::column_role::expires)] = "1";
    if (choose(2) == 1)
        format.separator = ';';
    return format;
}

/// Everything that a reader gives of the text, read in pieces of `piece` bytes.
std::vector<std::string> read_all(std::string_view text, std::size_t piece, std::uint8_t choice, std::uint8_t encoding)
{
    static const rf::time_zone zone{"", {{0, 3600}}};
    store::text_source from = store::text_of(text, "x");
    from.read = [read = from.read, piece](char* to, std::size_t size) { return read(to, std::min(size, piece)); };
    std::vector<std::string> found;
    try {
        store::row_reader rows{from, format_of(choice, encoding), zone, look};
        found.push_back(store::to_string(rows.columns()));
        std::string again{rows.passed_over()};
        again += rows.header();
        bool whole = true;
        std::uint64_t line = 0;
        while (const auto row = rows.next()) {
            expect(row->line > line);
            line = row->line;
            expect(row->number.size() <= store::max_row && row->problem.find('\n') == std::string_view::npos);
            again += rows.passed_over();
            again += row->raw;
            // A comment before the header that has a number in it is a row, given out behind the header.
            whole = whole && !row->raw.empty() && !row->problem.starts_with("begins as a comment");
            found.emplace_back(row->number);
            found.insert(found.end(), row->more_numbers.begin(), row->more_numbers.end());
            found.emplace_back(row->description);
            found.emplace_back(row->problem);
        }
        again += rows.passed_over();
        if (rows.lines().byte_order_mark())
            again.insert(0, "\xEF\xBB\xBF");
        if (rows.lines().encoding() != store::text_encoding::utf_8)
            again = store::text_encoder{rows.lines().encoding()}.encode(again);
        expect(!whole || again == text);
        expect(rows.lines().bytes() == text.size());
    } catch (const store::error& e) {
        found.emplace_back(e.what());
    }
    return found;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size < 2)
        return 0;
    const std::string_view text{reinterpret_cast<const char*>(data) + 2, size - 2};
    expect(read_all(text, size, data[0], data[1]) == read_all(text, 1, data[0], data[1]));
    return 0;
}
