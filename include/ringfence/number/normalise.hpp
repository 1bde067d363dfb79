// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Asks libphonenumber: where rule files are compiled, numbers imported, and texts read that a numbering plan cannot
// settle.

#ifndef RINGFENCE_NUMBER_NORMALISE_HPP
#define RINGFENCE_NUMBER_NORMALISE_HPP

#include <ringfence/base/fault.hpp>
#include <ringfence/config.hpp>
#include <ringfence/number/automaton.hpp>
#include <ringfence/number/cell.hpp>
#include <ringfence/number/compile_plan.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/number/plan.hpp>
#include <ringfence/number/region.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence {

/// What libphonenumber alone makes of `text`, national numbers by `region` (may be empty; an unknown one counts as
/// empty): letters and words become digits, so this is for what a telephone sends, behind the checks of
/// number/read.hpp, and for texts that were read so when they were accepted. Thread-safe.
/// Throws for want of memory, and `std::runtime_error` where the library's metadata cannot be read. The rules, in this
/// order, for the text without the blanks around it:
///
/// - nothing, `anonymous`, `restricted`, `unavailable`, `unknown`, `withheld` in any case: withheld;
/// - more than 250 bytes, or one of them NUL: malformed;
/// - at most 11 characters with a letter among them that `number::sender` accepts, not beginning with `+` or
///   `tel:`: an alphanumeric sender;
/// - 3 to 8 digits and nothing else, fewer than any national number of the region has (without a region: 3 to 6):
///   a short code;
/// - otherwise what libphonenumber's Parse makes of it, an extension left off, as E.164. What it refuses, and
///   what has more than 15 digits, is malformed. That a number is in use is not asked: metadata ages, and a real
///   caller must not become malformed.
RINGFENCE_DECL party read_number(std::string_view text, std::string_view region);

/// Whether an E.164 number is in a range that is in use, by the metadata; true for what is not E.164. Costs some
/// microseconds. Thread-safe.
RINGFENCE_DECL bool is_assigned(number n);

/// Whether the country of an E.164 number has numbers of so many digits; true for what is not E.164. Thread-safe.
RINGFENCE_DECL bool has_known_length(number n);

/// Why an E.164 number can hardly be one of its country: it has an unknown length, or is in no
/// range of the plan. Nothing where it can, and for what is not E.164. Costs some microseconds. Thread-safe.
RINGFENCE_DECL std::optional<fault> doubt_of(number n);

/// A reader of cells for a region, which may be empty. Takes some tenths of a second the first time in a process.
/// Throws as `compile_numbering_plan`.
RINGFENCE_DECL cell_reader make_cell_reader(std::string_view region, sender_reading senders = sender_reading::marked);

/// Reads the quoted texts of rule files, which stand alone: a number strictly, a text with a letter as a sender. For
/// one thread; makes a plan for each region that it is asked about, which may be empty or unknown.
RINGFENCE_DECL std::function<party(std::string_view text, std::string_view region)> quoted_number_reader();

/// The region that an E.164 number belongs to, as `PL`; `001` for numbers of no country (+800 ...). Empty when it is
/// unknown and for what is not E.164. Costs some microseconds. Thread-safe.
RINGFENCE_DECL std::string region_of_number(number n);

/// A valid number of each type in each of the regions that the metadata has an example of, the commonest types first.
/// Of all regions some thousands; takes some hundredths of a second.
RINGFENCE_DECL std::vector<number> example_numbers(const std::vector<std::string>& regions);

/// `read_number` for one region, with the fast path of a numbering plan before it: the same answers. Immutable:
/// any number of threads may use one.
class number_reader {
public:
    /// An empty region is none. Throws as `compile_numbering_plan`.
    explicit number_reader(std::string_view region)
        : plan_{numbering_plan::decode(compile_numbering_plan(region, plan_parts{}))}
    {
    }

    /// By a plan that there is already, as in a compiled policy: takes no time.
    explicit number_reader(numbering_plan plan) : plan_{std::move(plan)} {}

    party read(std::string_view text) const
    {
        if (const auto found = plan_.read(text))
            return *found;
        return read_number(text, plan_.region());
    }

    const numbering_plan& plan() const noexcept { return plan_; }

private:
    numbering_plan plan_;
};

}  // namespace ringfence

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/number/normalise.ipp>
#endif

#endif
