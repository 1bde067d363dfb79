// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Compiles reading numbers as people write them; needs libphonenumber. Included by one source file of a program that
// defines RINGFENCE_SEPARATE_COMPILATION: config.hpp.

#ifndef RINGFENCE_SRC_PHONENUMBER_HPP
#define RINGFENCE_SRC_PHONENUMBER_HPP

#ifndef RINGFENCE_SEPARATE_COMPILATION
#error "define RINGFENCE_SEPARATE_COMPILATION for every source file of the program that includes this one"
#endif

#include <ringfence/number/compile_plan.ipp>
#include <ringfence/number/normalise.ipp>

#endif
