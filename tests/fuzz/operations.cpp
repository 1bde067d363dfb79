// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Any words as a request for every operation: what an operation takes and what its values mean is read or refused with
// one clean line, and nothing else happens.

#include <ringfence/operate/catalogue.hpp>
#include <ringfence/operate/operation.hpp>
#include <ringfence/operate/read_arguments.hpp>
#include <ringfence/wire/reply.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <string>
#include <string_view>

namespace {

namespace rf = ringfence;
namespace operate = ringfence::operate;

void expect(bool holds)
{
    if (!holds)
        std::abort();
}

/// A line a word: `=name=value`, `-name`, and everything else in its place.
operate::request request_of(std::string_view text)
{
    operate::request made;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const char sign = line.empty() ? ' ' : line.front();
        const auto equals = line.find('=', 1);
        if (sign == '=' && equals != std::string_view::npos)
            made.names.push_back({std::string{line.substr(1, equals - 1)}, std::string{line.substr(equals + 1)}});
        else if (sign == '-')
            made.names.push_back({std::string{line.substr(1)}, std::nullopt});
        else
            made.places.emplace_back(line);
    }
    return made;
}

void read_values(const operate::operation& of, const operate::arguments& given)
{
    static const operate::policy_in_force none;
    const rf::timestamp noon{std::chrono::seconds{1772452800}};
    const operate::clock_setting clock{none.zone(), noon};
    operate::read_filter(given, none, noon);
    operate::read_times(given, clock);
    const operate::page page = operate::read_page(given);
    expect(page.number >= 1 && page.size >= 1 && page.size <= operate::max_rows_a_page);
    for (const operate::argument& a : of.takes)
        if (a.name == "number")
            for (const operate::typed_number& n :
                 operate::read_numbers(given, "number", none, operate::typed_for::finding))
                expect(n.patterns.empty() != n.unreadable.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    for (const operate::operation& of : operate::operations())
        try {
            read_values(of, operate::arguments{of.takes, request_of(text), of.usage(operate::spelling::keys)});
        } catch (const operate::error& e) {
            std::string line;
            rf::wire::append_error_line(line, e.what());
            expect(line.size() <= 505);
            expect(e.code() == operate::error_code::misused || e.code() == operate::error_code::invalid);
        }
    return 0;
}
