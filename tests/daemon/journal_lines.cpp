// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Prints the journal of a store: a record a line, its fields between tabs.

#include <ringfence/store/accounts/users.hpp>
#include <ringfence/store/journal/journal.hpp>

#include <cstdio>
#include <exception>

int main(int count, char** words)
{
    using namespace ringfence::store;
    if (count != 2)
        return 2;
    try {
        const read_transaction in{environment::open(words[1], access::read)};
        read_journal(in, 1, [](const journal_record& r) {
            std::printf("%llu\t%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", static_cast<unsigned long long>(r.sequence),
                        static_cast<int>(r.what), r.by.user.c_str(), r.by.address.c_str(), r.by.program.c_str(),
                        r.by.reason.c_str(), r.account.c_str(), std::string{role_word(r.role)}.c_str(),
                        r.request.c_str(), r.list.c_str(), r.typed.c_str());
            return visit::more;
        });
    } catch (const std::exception& e) {
        std::fprintf(stderr, "%s\n", e.what());
        return 3;
    }
    return 0;
}
