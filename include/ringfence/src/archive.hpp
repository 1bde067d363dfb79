// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Compiles reading packed lists; needs zlib and libarchive. Included by one source file of a program that defines
// RINGFENCE_SEPARATE_COMPILATION: config.hpp.

#ifndef RINGFENCE_SRC_ARCHIVE_HPP
#define RINGFENCE_SRC_ARCHIVE_HPP

#ifndef RINGFENCE_SEPARATE_COMPILATION
#error "define RINGFENCE_SEPARATE_COMPILATION for every source file of the program that includes this one"
#endif

#include <ringfence/store/import/text/archive.ipp>

#endif
