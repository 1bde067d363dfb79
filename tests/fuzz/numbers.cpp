// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Any bytes as a cell and as what signalling says. The first byte chooses the region and whether senders need a mark,
// the rest is the text. Whatever it is, the strict reading gives no digits that the text does not have behind each
// other, and what was read is read again as the same.

#include <ringfence/number/cell.hpp>
#include <ringfence/number/normalise.hpp>
#include <ringfence/number/read.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace rf = ringfence;

void expect(bool holds)
{
    if (!holds)
        std::abort();
}

std::string digits_of(std::string_view text)
{
    std::string digits;
    std::copy_if(text.begin(), text.end(), std::back_inserter(digits), rf::detail::is_digit);
    return digits;
}

/// The last digits of a number are never changed by a code before it or a prefix that is taken off.
bool says(std::string_view text, rf::number n)
{
    constexpr std::size_t last = 4;
    const std::string digits = digits_of(n.to_string());
    const rf::detail::folded_text typed = rf::detail::fold(text);
    const std::string wanted = digits.substr(digits.size() - std::min(last, digits.size()));
    if (digits_of(typed.view()).find(wanted) != std::string::npos)
        return true;
    const rf::detail::address_text inside =
        rf::detail::unwrap_address(rf::detail::trim(typed.view()), rf::detail::bare_host::kept);
    return digits_of(inside.view()).find(wanted) != std::string::npos;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    static const std::array<std::string_view, 6> regions{"", "PL", "US", "DE", "IT", "AR"};
    static const std::vector<rf::cell_reader> marked = [] {
        std::vector<rf::cell_reader> made;
        for (const std::string_view region : regions)
            made.push_back(rf::make_cell_reader(region));
        return made;
    }();
    const rf::cell_reader& reader = marked[data[0] % regions.size()];
    const auto senders = data[0] >= 128 ? rf::sender_reading::any : rf::sender_reading::marked;
    const std::string_view text{reinterpret_cast<const char*>(data) + 1, size - 1};

    const rf::cell_reading read = rf::read_cell(text, reader.plan(), senders);
    expect(read.patterns.empty() != read.reason.empty());
    for (const rf::number_pattern& pattern : read.patterns) {
        expect(pattern.first.is_sound() && !pattern.first.empty());
        const bool is_sender = pattern.first.kind() == rf::number_kind::sender;
        if (pattern.is_single() && !is_sender)
            expect(says(text, pattern.first));
        const rf::cell_reading again = rf::read_cell((is_sender ? "sender:" : "") + pattern.to_string(), reader.plan());
        expect(again.patterns == std::vector{pattern});
    }
    for (const auto how : {rf::number_reading::signalled, rf::number_reading::strict}) {
        const rf::party who = rf::read_number_of(
            text, how, reader.plan(), [&](std::string_view t) { return rf::read_number(t, reader.plan().region()); });
        if (who.state == rf::party_state::identified)
            expect(who.value.is_sound() && !who.value.empty());
    }
    return 0;
}
