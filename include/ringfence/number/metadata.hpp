// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// The metadata of libphonenumber, as the library itself sorts it.

#ifndef RINGFENCE_NUMBER_METADATA_HPP
#define RINGFENCE_NUMBER_METADATA_HPP

#include <ringfence/config.hpp>

#include <phonenumbers/phonemetadata.pb.h>

#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace i18n::phonenumbers {

// Exported by the library, declared in no header that it installs.
const void* metadata_get();
int metadata_size();

}  // namespace i18n::phonenumbers

namespace ringfence::detail {

using phone_metadata = i18n::phonenumbers::PhoneMetadata;
using phone_metadata_desc = i18n::phonenumbers::PhoneNumberDesc;

/// The library's metadata, sorted as the library itself does.
struct phone_metadata_index {
    i18n::phonenumbers::PhoneMetadataCollection collection;
    std::map<std::string, const phone_metadata*, std::less<>> by_region;
    std::map<int, std::vector<const phone_metadata*>> by_code;  ///< the main region first

    phone_metadata_index()
    {
        if (!collection.ParseFromArray(i18n::phonenumbers::metadata_get(), i18n::phonenumbers::metadata_size()))
            throw std::runtime_error{"the metadata of libphonenumber cannot be read"};
        for (const phone_metadata& region : collection.metadata()) {
            if (region.id() == "ZZ")
                continue;
            if (region.id() != "001")
                by_region.emplace(region.id(), &region);
            auto& sharing = by_code[region.country_code()];
            sharing.insert(region.main_country_for_code() ? sharing.begin() : sharing.end(), &region);
        }
    }
};

inline const phone_metadata_index& phone_metadata_known()
{
    static const phone_metadata_index index;
    return index;
}

}  // namespace ringfence::detail

#endif
