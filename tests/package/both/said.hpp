// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_TESTS_PACKAGE_BOTH_SAID_HPP
#define RINGFENCE_TESTS_PACKAGE_BOTH_SAID_HPP

#include <ringfence/decide/decision.hpp>

#include <string>

std::string said(const ringfence::decision& d);      // in a shared library
std::string said_too(const ringfence::decision& d);  // in another source file of the program

#endif
