// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// How the library is built into a program. By default it is all headers, and nothing has to be done.
//
// Where `RINGFENCE_SEPARATE_COMPILATION` is defined, in every source file of a program, the headers only declare what
// is not a template, and one source file includes `ringfence/src.hpp`, or `ringfence/src/decide.hpp` where the program
// only decides; or the program links a compiled target. Bodies stand in the .ipp beside each header, which no program
// includes by itself.
//
// Every header includes this one before it declares anything, so what a compiler lacks is told first.
//
// What holds throughout, where nothing else is said beside a name:
// - Threads: as in the standard library. A function uses what it is given, and beside it only what never changes or
//   guards itself, so it may be called from any number of threads; an object may be read by any number of them, or
//   changed by one.
// - Exceptions: what is not `noexcept` may throw `std::bad_alloc`, and a function that is given another what that
//   throws. What else is thrown is said, with the function or for all of its room (store/environment.hpp). A function
//   that is given is not empty, unless it may be left out.
// - Lifetimes: texts, spans and references that are given need to live for the call, or as long as the object that is
//   made with them. A view, pointer or reference that is returned is into what it was asked of, and good until that
//   changes or ends; anything else is a value of its own.

#ifndef RINGFENCE_CONFIG_HPP
#define RINGFENCE_CONFIG_HPP

#if __cplusplus < 202002L
#error "ringfence needs C++20 or later: compile with -std=c++20"
#define RINGFENCE_DETAIL_UNFIT
#elif !defined(__cpp_exceptions)
#error "ringfence needs exceptions: compile without -fno-exceptions"
#define RINGFENCE_DETAIL_UNFIT
#endif

// A header that is not there is what compilers stop at: hundreds of errors that come of the one above would hide it.
#ifdef RINGFENCE_DETAIL_UNFIT
#include "the error above says what is wrong"
#endif

#ifdef RINGFENCE_SEPARATE_COMPILATION
#define RINGFENCE_DECL
#else
#define RINGFENCE_HEADER_ONLY
#define RINGFENCE_DECL inline
#endif

// Header-only and compiled code in one program would be two copies of the library. Linkers refuse it: each kind of code
// has one constant of its own kind, of which they keep one copy, and all give theirs the same second name. The second
// name of two constants is a symbol defined twice, and its name says what is wrong. Both are hidden, so that a shared
// object may have the one kind and the program that loads it the other: plugins are header-only.
#ifdef __ELF__
extern "C" {
#ifdef RINGFENCE_SEPARATE_COMPILATION
[[gnu::used, gnu::visibility("hidden")]] inline constexpr char ringfence_compiled = 0;
// NOLINTNEXTLINE(misc-definitions-in-headers): to be defined twice where the two mix is what it is for
extern const char ringfence_header_only_and_compiled_code_do_not_mix
    __attribute__((alias("ringfence_compiled"), visibility("hidden")));
#else
[[gnu::used, gnu::visibility("hidden")]] inline constexpr char ringfence_header_only = 0;
// NOLINTNEXTLINE(misc-definitions-in-headers): to be defined twice where the two mix is what it is for
extern const char ringfence_header_only_and_compiled_code_do_not_mix
    __attribute__((alias("ringfence_header_only"), visibility("hidden")));
#endif
}
#endif

#endif
