// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_SHARED_OBJECT_LOAD_IPP
#define RINGFENCE_SHARED_OBJECT_LOAD_IPP

#include <ringfence/plugin/registry.hpp>
#include <ringfence/shared_object/exported.hpp>
#include <ringfence/shared_object/load.hpp>

#include <boost/dll/shared_library.hpp>

#include <cstring>
#include <dlfcn.h>
#include <filesystem>
#include <memory>
#include <string>

namespace ringfence {

RINGFENCE_DECL void load_plugin(registry& into, const std::filesystem::path& file)
{
    const std::string name = "plugin `" + file.string() + "`: ";
    std::error_code failed;
    if (!std::filesystem::is_regular_file(file, failed))
        throw plugin_error{name + "there is no such file"};

    // An absolute path, since the loader would look for a bare name elsewhere.
    const auto object = std::make_shared<boost::dll::shared_library>();
    boost::dll::fs::error_code reason;
    object->load(boost::dll::fs::path{std::filesystem::absolute(file).string()}, reason,
                 boost::dll::load_mode::rtld_now);
    if (reason) {
        const char* const said = ::dlerror();  // `reason` is the same for whatever the loader finds
        throw plugin_error{name + "cannot be loaded: " + (said ? said : reason.message())};
    }
    if (!object->has("ringfence_plugin"))
        throw plugin_error{name + "is not a plugin of ringfence: it does not export `ringfence_plugin`"};

    const auto& found = object->get<const exported_plugin>("ringfence_plugin");
    if (found.interface != plugin_interface)
        throw plugin_error{name + "built for plugin interface " + std::to_string(found.interface) +
                           ", this program has " + std::to_string(plugin_interface) +
                           ": build it again with this version's headers"};
    if (std::strcmp(found.build, build_signature) != 0)
        throw plugin_error{name + "built by another compiler: it by " + found.build + ", this program by " +
                           build_signature};
    if (found.size_of_evaluation != sizeof(evaluation))
        throw plugin_error{name + "built with other headers of ringfence than this program: build it again"};
    into.add(*found.words, object);
}

}  // namespace ringfence

#endif
