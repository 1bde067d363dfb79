// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Compiles parsing, checking and compiling rule files, and testing and comparing policies; needs Spirit X3 and the time zones. Included by one source file of a program that defines
// RINGFENCE_SEPARATE_COMPILATION: config.hpp.

#ifndef RINGFENCE_SRC_LANGUAGE_HPP
#define RINGFENCE_SRC_LANGUAGE_HPP

#ifndef RINGFENCE_SEPARATE_COMPILATION
#error "define RINGFENCE_SEPARATE_COMPILATION for every source file of the program that includes this one"
#endif

#include <ringfence/compare.ipp>
#include <ringfence/compile_file.ipp>
#include <ringfence/language/format.ipp>
#include <ringfence/language/grammar.ipp>
#include <ringfence/language/lexical.ipp>
#include <ringfence/language/load.ipp>
#include <ringfence/language/place.ipp>
#include <ringfence/policy/advice.ipp>
#include <ringfence/policy/analysis.ipp>
#include <ringfence/policy/check.ipp>
#include <ringfence/policy/check_tests.ipp>
#include <ringfence/policy/compile.ipp>
#include <ringfence/policy/diagram.ipp>
#include <ringfence/policy/difference.ipp>
#include <ringfence/policy/name_classes.ipp>
#include <ringfence/policy/names.ipp>
#include <ringfence/policy/number_classes.ipp>
#include <ringfence/policy/opening.ipp>
#include <ringfence/policy/query_space.ipp>
#include <ringfence/policy/regions.ipp>
#include <ringfence/policy/time_classes.ipp>
#include <ringfence/policy/zones.ipp>
#include <ringfence/rehearse.ipp>

#endif
