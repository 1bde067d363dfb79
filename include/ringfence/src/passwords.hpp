// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Compiles passwords of accounts; needs libsodium. Included by one source file of a program that defines
// RINGFENCE_SEPARATE_COMPILATION: config.hpp.

#ifndef RINGFENCE_SRC_PASSWORDS_HPP
#define RINGFENCE_SRC_PASSWORDS_HPP

#ifndef RINGFENCE_SEPARATE_COMPILATION
#error "define RINGFENCE_SEPARATE_COMPILATION for every source file of the program that includes this one"
#endif

#include <ringfence/store/accounts/password.ipp>
#include <ringfence/store/accounts/token.ipp>

#endif
