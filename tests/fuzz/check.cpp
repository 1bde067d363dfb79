// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Any bytes are checked against the standard words without a crash, and a file with an error makes no policy. The file
// may include itself and one other.

#include <ringfence/language/load.hpp>
#include <ringfence/language/render.hpp>
#include <ringfence/policy/check.hpp>

#include <ringfence/plugins/standard.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

namespace rf = ringfence;

// Numbers of six digits and more, so that a seed can have good and bad ones, without the library's cost.
rf::party read_digits(std::string_view text, std::string_view)
{
    const auto n = text.size() < 6 ? std::nullopt : rf::number::e164(text);
    return n ? rf::party{rf::party_state::identified, *n} : rf::party{rf::party_state::malformed, {}};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string text = "ringfence 1;" + std::string{reinterpret_cast<const char*>(data), size};
    rf::diagnostics found;
    const rf::loaded files = rf::load("fuzz.ring", found, [&text](const std::filesystem::path& path) -> rf::file_text {
        if (path == "fuzz.ring")
            return {text, {}};
        if (path == "other.ring")
            return {"ringfence 1; list other;", {}};
        return {{}, "no such file"};
    });
    const rf::check_options options{.warnings = rf::strictness::lenient, .read_number = read_digits, .regions = {}};
    const auto checked = rf::check(files, rf::standard_words(), options, found);
    if (checked.has_value() == rf::has_errors(found) || found.size() > 2 * rf::max_form_errors)
        std::abort();
    for (const rf::diagnostic& d : found)
        if (!rf::render(d, files.sources).ends_with('\n'))
            std::abort();
    return 0;
}
