// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/base/ascii.hpp>

#include "cli/command.hpp"
#include "cli/rules/message_pages.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace ringfence::command {

int explain_code(const description& of, const std::vector<std::string>& words)
{
    const invocation asked{of, words, po::options_description{"Options"}, {"code"}};
    if (asked.help_wanted())
        return done;
    const auto codes = asked.texts("code");
    if (codes.empty()) {
        for (const message_page& page : message_pages())
            fmt::print("{}  {}\n", page.code, page.title);
        return done;
    }
    bool several = false;
    for (const std::string& typed : codes) {
        const std::string code = ringfence::ascii::upper(typed);
        const auto pages = message_pages();
        const auto page =
            std::find_if(pages.begin(), pages.end(), [&code](const message_page& p) { return p.code == code; });
        if (page == pages.end())
            throw input_error{"explain-code: there is no message `" + code +
                              "`; `ringfence explain-code` lists all there are"};
        fmt::print("{}{}", several ? "\n" : "", page->text);
        several = true;
    }
    return done;
}

}  // namespace ringfence::command
