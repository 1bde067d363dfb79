// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Compiles the operations of the product, which go on what src/language.hpp and src/passwords.hpp compile. Included by
// one source file of a program that defines RINGFENCE_SEPARATE_COMPILATION: config.hpp.

#ifndef RINGFENCE_SRC_OPERATE_HPP
#define RINGFENCE_SRC_OPERATE_HPP

#ifndef RINGFENCE_SEPARATE_COMPILATION
#error "define RINGFENCE_SEPARATE_COMPILATION for every source file of the program that includes this one"
#endif

#include <ringfence/operate/accounts.ipp>
#include <ringfence/operate/arguments.ipp>
#include <ringfence/operate/catalogue.ipp>
#include <ringfence/operate/changes.ipp>
#include <ringfence/operate/error.ipp>
#include <ringfence/operate/field_names.ipp>
#include <ringfence/operate/imports.ipp>
#include <ringfence/operate/jobs.ipp>
#include <ringfence/operate/journal.ipp>
#include <ringfence/operate/lists.ipp>
#include <ringfence/operate/operation.ipp>
#include <ringfence/operate/policies.ipp>
#include <ringfence/operate/policy_in_force.ipp>
#include <ringfence/operate/read_arguments.ipp>
#include <ringfence/operate/record.ipp>
#include <ringfence/operate/roles.ipp>
#include <ringfence/operate/shape.ipp>
#include <ringfence/operate/stats.ipp>
#include <ringfence/operate/written_time.ipp>

#endif
