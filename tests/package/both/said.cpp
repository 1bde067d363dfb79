// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "said.hpp"

std::string said(const ringfence::decision& d) { return to_string(d); }
