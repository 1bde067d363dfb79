// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Letters without case and accents, so that what somebody types finds what somebody else wrote: `ZOLW` is `Żółw`. Of
// the Latin, Greek and Cyrillic scripts, by Unicode 14's compatibility decompositions and lower case; letters whose
// stroke or form Unicode does not take apart stand for the one that people type in their place (`ł` for `l`, `ß` for
// `ss`).

#ifndef RINGFENCE_BASE_FOLDED_LETTERS_HPP
#define RINGFENCE_BASE_FOLDED_LETTERS_HPP

#include <ringfence/config.hpp>

#include <string>
#include <string_view>

namespace ringfence {

/// A text of UTF-8 with its letters folded and all accents that follow a letter left out; what is no letter, of another
/// script or not UTF-8 stays. Folding twice is folding once. Thread-safe.
RINGFENCE_DECL std::string folded_letters(std::string_view text);

/// Whether a text has `part`, which is folded, in it somewhere.
RINGFENCE_DECL bool contains_folded(std::string_view text, std::string_view part);

}  // namespace ringfence

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/base/folded_letters.ipp>
#endif

#endif
