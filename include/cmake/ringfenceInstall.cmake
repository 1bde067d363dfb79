# What `cmake --install` puts where. The headers and the package are the same whatever else is built; a program that
# uses them asks for LMDB alone, and for more only with the layers it links (ringfenceLayers.cmake). The compiled targets
# come with RINGFENCE_BUILD_COMPILED. Nothing here knows where the tree will lie: it may be moved.
include(CMakePackageConfigHelpers)

set(ringfence_package_directory "${CMAKE_INSTALL_LIBDIR}/cmake/ringfence")

install(TARGETS ringfence EXPORT ringfence
    FILE_SET HEADERS DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
    FILE_SET bodies DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
install(EXPORT ringfence FILE ringfenceTargets.cmake NAMESPACE ringfence:: DESTINATION "${ringfence_package_directory}")

configure_package_config_file(
    "${CMAKE_CURRENT_LIST_DIR}/ringfenceConfig.cmake.in" "${PROJECT_BINARY_DIR}/ringfenceConfig.cmake"
    INSTALL_DESTINATION "${ringfence_package_directory}"
    NO_SET_AND_CHECK_MACRO)
# Before 1.0 a minor version may change what callers see.
set(ringfence_for_all_machines ARCH_INDEPENDENT)
if(RINGFENCE_BUILD_COMPILED)
    unset(ringfence_for_all_machines)
endif()
write_basic_package_version_file("${PROJECT_BINARY_DIR}/ringfenceConfigVersion.cmake"
    COMPATIBILITY SameMinorVersion ${ringfence_for_all_machines})
install(FILES
    "${PROJECT_BINARY_DIR}/ringfenceConfig.cmake"
    "${PROJECT_BINARY_DIR}/ringfenceConfigVersion.cmake"
    "${CMAKE_CURRENT_LIST_DIR}/ringfenceLayers.cmake"
    "${CMAKE_CURRENT_LIST_DIR}/Findlmdb.cmake"
    "${CMAKE_CURRENT_LIST_DIR}/Findphonenumber.cmake"
    "${CMAKE_CURRENT_LIST_DIR}/Findsodium.cmake"
    DESTINATION "${ringfence_package_directory}")

# For build systems other than CMake: the first layer, which needs LMDB only. A .pc file finds its prefix from where it
# lies. The compiled layer is a package of its own, as no program links both.
file(RELATIVE_PATH ringfence_pc_prefix
     "${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig" "${CMAKE_INSTALL_PREFIX}")
set(ringfence_pc ringfence)
if(RINGFENCE_BUILD_COMPILED)
    foreach(layer IN LISTS ringfence_compiled_layers)
        install(TARGETS ringfence_compiled_${layer} ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}")
    endforeach()
    list(APPEND ringfence_pc ringfence-compiled)
endif()
foreach(name IN LISTS ringfence_pc)
    configure_file("${CMAKE_CURRENT_LIST_DIR}/${name}.pc.in" "${PROJECT_BINARY_DIR}/${name}.pc" @ONLY)
    install(FILES "${PROJECT_BINARY_DIR}/${name}.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
endforeach()

# The documents, in the folders that they have here, as they point to one another; with them what they show.
file(GLOB_RECURSE ringfence_documents RELATIVE "${PROJECT_SOURCE_DIR}" CONFIGURE_DEPENDS
    "${PROJECT_SOURCE_DIR}/daemon/*.md" "${PROJECT_SOURCE_DIR}/include/*.md" "${PROJECT_SOURCE_DIR}/plugins/*.md")
foreach(document IN LISTS ringfence_documents ITEMS README.md ARCHITECTURE.md CHANGELOG.md SECURITY.md LICENSE)
    cmake_path(GET document PARENT_PATH folder)
    install(FILES "${PROJECT_SOURCE_DIR}/${document}" DESTINATION "${CMAKE_INSTALL_DOCDIR}/${folder}")
endforeach()
install(DIRECTORY "${PROJECT_SOURCE_DIR}/rules" DESTINATION "${CMAKE_INSTALL_DOCDIR}")
foreach(example client embed plugin)
    install(DIRECTORY "${PROJECT_SOURCE_DIR}/examples/${example}" DESTINATION "${CMAKE_INSTALL_DOCDIR}/examples"
        USE_SOURCE_PERMISSIONS)
endforeach()

# What `ringfenced` has in itself of others.
install(FILES "${PROJECT_SOURCE_DIR}/daemon/front/http/docs/LICENSE" "${PROJECT_SOURCE_DIR}/daemon/front/http/docs/NOTICE"
    "${PROJECT_SOURCE_DIR}/daemon/front/http/docs/swagger-ui-bundle.js.LICENSE.txt"
    DESTINATION "${CMAKE_INSTALL_DOCDIR}/daemon/front/http/docs")

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
