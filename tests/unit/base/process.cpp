// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/base/process.hpp>

#include <boost/test/unit_test.hpp>

#include <sys/wait.h>
#include <unistd.h>

using ringfence::current_process;

BOOST_AUTO_TEST_SUITE(base_process)

namespace {

/// Whether `f` is true in a child of this process.
template <class F>
bool in_a_child(F&& f)
{
    const pid_t child = ::fork();
    if (child == 0)
        ::_exit(f() ? 0 : 1);
    int status = -1;
    return child > 0 && ::waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool is_known() { return current_process() == ::getpid() && current_process() == ::getpid(); }

}  // namespace

BOOST_AUTO_TEST_CASE(a_child_and_its_child_are_processes_of_their_own)
{
    BOOST_TEST(is_known());
    BOOST_TEST(in_a_child(is_known));
    BOOST_TEST(in_a_child([] { return is_known() && in_a_child(is_known) && is_known(); }));
    BOOST_TEST(is_known());
}

BOOST_AUTO_TEST_SUITE_END()
