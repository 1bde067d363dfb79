// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_LANGUAGE_SUGGEST_HPP
#define RINGFENCE_LANGUAGE_SUGGEST_HPP

#include <ringfence/config.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence {

/// How many characters must be put in, taken out, replaced or swapped with their neighbour to make `a` of `b`
/// (optimal string alignment). The case of ASCII letters does not count. Takes time and memory of the product of both
/// lengths.
RINGFENCE_DECL std::size_t edit_distance(std::string_view a, std::string_view b);

/// The one of `candidates` that `word` was most likely meant to be; empty when none is close: one edit for a word of
/// 3 or 4 characters, two for one of 5 to 7, three for a longer one. Of several as close the first.
RINGFENCE_DECL std::string closest(std::string_view word, const std::vector<std::string>& candidates);

/// A help line: "did you mean `hangup`?", or empty.
RINGFENCE_DECL std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

/// "`allow`, `hangup`, `status`"
RINGFENCE_DECL std::string enumerate(const std::vector<std::string>& words);

}  // namespace ringfence

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/language/suggest.ipp>
#endif

#endif
