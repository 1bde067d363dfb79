// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Compiles parsing, checking and compiling rule files, and testing and comparing policies; needs Spirit X3 and the time
// zones. Included by one source file of a program that defines RINGFENCE_SEPARATE_COMPILATION: config.hpp.

#ifndef RINGFENCE_SRC_LANGUAGE_HPP
#define RINGFENCE_SRC_LANGUAGE_HPP

#ifndef RINGFENCE_SEPARATE_COMPILATION
#error "define RINGFENCE_SEPARATE_COMPILATION for every source file of the program that includes this one"
#endif

#include <ringfence/language/format.ipp>
#include <ringfence/language/grammar.ipp>
#include <ringfence/language/lexical.ipp>
#include <ringfence/language/load.ipp>
#include <ringfence/language/place.ipp>
#include <ringfence/policy/advice.ipp>
#include <ringfence/policy/check.ipp>
#include <ringfence/policy/check_block.ipp>
#include <ringfence/policy/check_list.ipp>
#include <ringfence/policy/check_messages.ipp>
#include <ringfence/policy/check_tests.ipp>
#include <ringfence/policy/compile.ipp>
#include <ringfence/policy/names.ipp>
#include <ringfence/policy/proof/analysis.ipp>
#include <ringfence/policy/proof/diagram.ipp>
#include <ringfence/policy/proof/difference.ipp>
#include <ringfence/policy/proof/name_classes.ipp>
#include <ringfence/policy/proof/number_classes.ipp>
#include <ringfence/policy/proof/opening.ipp>
#include <ringfence/policy/proof/query_space.ipp>
#include <ringfence/policy/proof/regions.ipp>
#include <ringfence/policy/proof/time_classes.ipp>
#include <ringfence/policy/zones.ipp>
#include <ringfence/rulefile/compare.ipp>
#include <ringfence/rulefile/compile_file.ipp>
#include <ringfence/rulefile/rehearse.ipp>

#endif
