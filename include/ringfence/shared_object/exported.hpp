// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What a plugin in a shared object shows to the program that loads it:
//
//     extern "C" __attribute__((visibility("default"))) const ringfence::exported_plugin ringfence_plugin;
//     const ringfence::exported_plugin ringfence_plugin = ringfence::exported(my_plugin);

#ifndef RINGFENCE_SHARED_OBJECT_EXPORTED_HPP
#define RINGFENCE_SHARED_OBJECT_EXPORTED_HPP

#include <ringfence/decide/decision.hpp>
#include <ringfence/decide/evaluate.hpp>
#include <ringfence/plugin/descriptor.hpp>

#include <cstddef>

namespace ringfence {

#define RINGFENCE_DETAIL_TEXT_(x) #x
#define RINGFENCE_DETAIL_TEXT(x) RINGFENCE_DETAIL_TEXT_(x)

/// What a shared object and the program that loads it must have been built with alike: the compiler, the language,
/// the standard library's ABI. Words call inline functions and share objects with the program, so that anything
/// else would crash or, worse, decide wrongly.
inline constexpr const char* build_signature =
    "g++ ABI " RINGFENCE_DETAIL_TEXT(__GXX_ABI_VERSION) ", compiler " __VERSION__ ", C++ " RINGFENCE_DETAIL_TEXT(
        __cplusplus) ", std::string ABI " RINGFENCE_DETAIL_TEXT(_GLIBCXX_USE_CXX11_ABI);

#undef RINGFENCE_DETAIL_TEXT
#undef RINGFENCE_DETAIL_TEXT_

/// The first two members never change their place, so that any version can tell that it does not fit. The size is that
/// of the object that words are given: a change of a header that was not counted shows in it.
struct exported_plugin {
    unsigned interface = 0;
    const char* build = nullptr;
    std::size_t size_of_evaluation = 0;
    const plugin* words = nullptr;
};

/// `words` must be a static object.
constexpr exported_plugin exported(const plugin& words) noexcept
{
    return {plugin_interface, build_signature, sizeof(evaluation), &words};
}

}  // namespace ringfence

#endif
