// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Compiles all of the library: each layer's source, for programs that use all of them.

#ifndef RINGFENCE_SRC_HPP
#define RINGFENCE_SRC_HPP

#include <ringfence/src/archive.hpp>
#include <ringfence/src/decide.hpp>
#include <ringfence/src/language.hpp>
#include <ringfence/src/operate.hpp>
#include <ringfence/src/passwords.hpp>
#include <ringfence/src/phonenumber.hpp>
#include <ringfence/src/shared_object.hpp>

#endif
