// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What is right by the language and still not likely to be meant, seen beside the store in which rules are to be put in
// force and by the clock. It is asked for where these are known: by `activate` and by `check --store`.
//
// Codes, all warnings:
//
//     RF0701  a list with entries that no rule asks for
//     RF0702  a list without entries, beside one with entries that no rule asks for: was it renamed?
//     RF0703  no `region`, and something is read by one
//     RF0704  no time zone, and something is read by one
//     RF0705  hours whose special days are all past
//     RF0706  a block that only allows, and comes when others have refused
//     RF0707  `type premium` without other types that cost as much
//     RF0708  `trunk` and `calls`, which counts nobody's trunk

#ifndef RINGFENCE_POLICY_ADVICE_HPP
#define RINGFENCE_POLICY_ADVICE_HPP

#include <ringfence/config.hpp>
#include <ringfence/language/diagnostic.hpp>
#include <ringfence/language/load.hpp>
#include <ringfence/policy/circumstances.hpp>
#include <ringfence/policy/policy.hpp>

namespace ringfence {

/// Adds what there is to say of a checked policy and of the files that it was made of.
///
/// Thread safe. Throws `std::bad_alloc` alone.
RINGFENCE_DECL void advise(const policy& of, const loaded& from, const circumstances& in, diagnostics& found);

}  // namespace ringfence

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/policy/advice.ipp>
#endif

#endif
