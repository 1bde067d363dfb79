# libphonenumber has no CMake package on Debian. Defines phonenumber::phonenumber.
find_path(phonenumber_INCLUDE_DIR phonenumbers/phonenumberutil.h)
find_library(phonenumber_LIBRARY phonenumber)
find_package(Protobuf)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(phonenumber
    REQUIRED_VARS phonenumber_LIBRARY phonenumber_INCLUDE_DIR Protobuf_FOUND)
if(phonenumber_FOUND AND NOT TARGET phonenumber::phonenumber)
    add_library(phonenumber::phonenumber UNKNOWN IMPORTED)
    set_target_properties(phonenumber::phonenumber PROPERTIES
        IMPORTED_LOCATION "${phonenumber_LIBRARY}"
        INTERFACE_INCLUDE_DIRECTORIES "${phonenumber_INCLUDE_DIR}"
        INTERFACE_LINK_LIBRARIES protobuf::libprotobuf)
endif()
mark_as_advanced(phonenumber_INCLUDE_DIR phonenumber_LIBRARY)
