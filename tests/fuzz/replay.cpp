// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Runs a fuzz target over the files of folders, without libFuzzer. Those of the first one are also run cut short at
// every length up to `longest_cut`, which finds most of what a fuzzer finds first.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

int main(int argc, char** argv)
{
    constexpr std::size_t longest_cut = 2048;
    if (argc < 2) {
        std::fprintf(stderr, "usage: replay FOLDER...\n");
        return 2;
    }
    std::size_t inputs = 0;
    for (int folder = 1; folder < argc; ++folder)
        for (const auto& entry : std::filesystem::recursive_directory_iterator{argv[folder]}) {
            if (!entry.is_regular_file())
                continue;
            std::ifstream in{entry.path(), std::ios::binary};
            const std::vector<char> bytes{std::istreambuf_iterator<char>{in}, {}};
            for (std::size_t cut = 0; folder == 1 && cut < std::min(bytes.size(), longest_cut); ++cut) {
                // A copy of exactly that size, so that AddressSanitizer sees a read beyond it.
                const std::vector<std::uint8_t> part(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(cut));
                LLVMFuzzerTestOneInput(part.data(), part.size());
            }
            LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
            ++inputs;
        }
    std::printf("%zu inputs\n", inputs);
    return inputs == 0 ? 1 : 0;
}
