# What `cmake --install` puts where. The headers and the package are the same whatever else is built; a program that
# uses them asks for LMDB alone, and for more only with the layers it links (ringfenceLayers.cmake).
include(CMakePackageConfigHelpers)

set(ringfence_package_directory "${CMAKE_INSTALL_LIBDIR}/cmake/ringfence")

# `plugins/` is no name for a directory that all of a system's headers share: it gets a place of its own, which the
# package adds to the include path.
set(ringfence_plugins_directory "${CMAKE_INSTALL_INCLUDEDIR}/ringfence-plugins")
install(TARGETS ringfence EXPORT ringfence
    FILE_SET HEADERS DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
    FILE_SET plugin_headers DESTINATION "${ringfence_plugins_directory}")
install(EXPORT ringfence FILE ringfenceTargets.cmake NAMESPACE ringfence:: DESTINATION "${ringfence_package_directory}")

configure_package_config_file(
    "${CMAKE_CURRENT_LIST_DIR}/ringfenceConfig.cmake.in" "${PROJECT_BINARY_DIR}/ringfenceConfig.cmake"
    INSTALL_DESTINATION "${ringfence_package_directory}"
    NO_SET_AND_CHECK_MACRO)
# Before 1.0 a minor version may change what callers see.
write_basic_package_version_file(
    "${PROJECT_BINARY_DIR}/ringfenceConfigVersion.cmake" COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(FILES
    "${PROJECT_BINARY_DIR}/ringfenceConfig.cmake"
    "${PROJECT_BINARY_DIR}/ringfenceConfigVersion.cmake"
    "${CMAKE_CURRENT_LIST_DIR}/ringfenceLayers.cmake"
    "${CMAKE_CURRENT_LIST_DIR}/Findlmdb.cmake"
    "${CMAKE_CURRENT_LIST_DIR}/Findphonenumber.cmake"
    "${CMAKE_CURRENT_LIST_DIR}/Findsodium.cmake"
    DESTINATION "${ringfence_package_directory}")

# For build systems other than CMake: the first layer, which needs LMDB only.
# Its prefix is found from where the file lies, so that an installed tree may be moved.
file(RELATIVE_PATH ringfence_pc_prefix
     "${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig" "${CMAKE_INSTALL_PREFIX}")
configure_file("${CMAKE_CURRENT_LIST_DIR}/ringfence.pc.in" "${PROJECT_BINARY_DIR}/ringfence.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/ringfence.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")

install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION "${CMAKE_INSTALL_DOCDIR}")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/rules" DESTINATION "${CMAKE_INSTALL_DOCDIR}")

foreach(program ringfence_command ringfenced)
    if(TARGET ${program})
        install(TARGETS ${program} RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
    endif()
endforeach()

if(TARGET ringfence_papers)
    set(ringfence_made "${PROJECT_BINARY_DIR}/daemon/share")
    foreach(section 1 5 8)
        install(DIRECTORY "${ringfence_made}/man/man${section}" DESTINATION "${CMAKE_INSTALL_MANDIR}")
    endforeach()
    install(DIRECTORY "${ringfence_made}/bash-completion" "${ringfence_made}/zsh" DESTINATION "${CMAKE_INSTALL_DATADIR}")
endif()
