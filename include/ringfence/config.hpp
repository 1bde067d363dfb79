// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// How the library is built into a program. By default it is all headers, and nothing has to be done.
//
// Where `RINGFENCE_SEPARATE_COMPILATION` is defined, in every source file of a program, the headers only declare what is
// not a template, and one source file includes <ringfence/src.hpp>, or <ringfence/src/decide.hpp> where the program only
// decides. Bodies stand in the .ipp beside each header, which no program includes by itself.

#ifndef RINGFENCE_CONFIG_HPP
#define RINGFENCE_CONFIG_HPP

#ifdef RINGFENCE_SEPARATE_COMPILATION
#define RINGFENCE_DECL
#else
#define RINGFENCE_HEADER_ONLY
#define RINGFENCE_DECL inline
#endif

#endif
