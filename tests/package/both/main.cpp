// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// A function of the library that is no template, from two source files of a program and from a shared library.

#include "said.hpp"

int main()
{
    const ringfence::decision made{.action = "hangup", .parameters = {{"code", "603"}}};
    const bool agreed = said(made) == to_string(made) && said_too(made) == to_string(made);
    return agreed && to_string(made) == "hangup;code=603;generation=0" ? 0 : 1;
}
