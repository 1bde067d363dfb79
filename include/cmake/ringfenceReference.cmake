# The target `reference`: the API reference, into the folder `reference/html` of the build. Any warning of Doxygen's
# fails it. There is no such target where Doxygen is not installed.
find_package(Doxygen QUIET)
if(DOXYGEN_FOUND)
    configure_file("${CMAKE_CURRENT_LIST_DIR}/Doxyfile.in" "${PROJECT_BINARY_DIR}/Doxyfile" @ONLY)
    add_custom_target(reference
        COMMAND "${DOXYGEN_EXECUTABLE}" "${PROJECT_BINARY_DIR}/Doxyfile"
        WORKING_DIRECTORY "${PROJECT_BINARY_DIR}"
        COMMENT "Making the API reference in ${PROJECT_BINARY_DIR}/reference/html"
        VERBATIM)
endif()
