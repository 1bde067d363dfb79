# The library compiled once, a layer a target: for the programs, tests and benchmarks of this project, for projects that
# this one is a part of, where they are built once they are linked to, and for installed copies, where they were built
# (RINGFENCE_BUILD_COMPILED). Those who embed the library may also have it as headers, which is the default, or include one
# of ringfence/src/*.hpp in a source file of their own. Header-only and compiled targets do not link to one program.
#
# A unit is what is compiled together: `name:part,part`, parts being the .ipp files below include/ringfence. Units
# are cut so that a change in one of them is compiled in seconds.
function(ringfence_compiled layer)
    cmake_parse_arguments(PARSE_ARGV 1 of "" "" "LINKS;UNITS")
    set(sources "")
    foreach(unit IN LISTS of_UNITS)
        string(REGEX MATCH "^([a-z_]+):(.+)$" matched "${unit}")
        set(name "${CMAKE_MATCH_1}")
        string(REPLACE "," ";" parts "${CMAKE_MATCH_2}")
        list(TRANSFORM parts REPLACE "(.+)" "#include <ringfence/\\1.ipp>\n")
        list(JOIN parts "" text)
        set(file "${PROJECT_BINARY_DIR}/compiled/${layer}_${name}.cpp")
        file(CONFIGURE OUTPUT "${file}" CONTENT "${text}" @ONLY)
        list(APPEND sources "${file}")
    endforeach()
    set(target ringfence_compiled_${layer})
    add_library(${target} STATIC ${sources})
    add_library(ringfence::compiled_${layer} ALIAS ${target})
    set_target_properties(${target} PROPERTIES
        POSITION_INDEPENDENT_CODE ON
        OUTPUT_NAME ringfence_${layer})
    if(NOT RINGFENCE_BUILD_COMPILED)
        set_target_properties(${target} PROPERTIES EXCLUDE_FROM_ALL ON)
    endif()
    target_compile_definitions(${target} PUBLIC RINGFENCE_SEPARATE_COMPILATION)
    target_link_libraries(${target} PUBLIC ${of_LINKS})
    set(ringfence_compiled_layers ${ringfence_compiled_layers} ${layer} PARENT_SCOPE)
endfunction()
set(ringfence_compiled_layers "")

ringfence_compiled(decide
    LINKS ringfence::ringfence
    UNITS
        number:number/address,number/pattern,number/cell
        plugin:language/suggest,language/render,language/utf16,plugin/usage,plugin/registry,plugin/expected
        policy:policy/image,base/time_text,base/folded_letters
        environment:store/environment,base/sha256
        pages:base/crc32c,store/pages/page,store/pages/page_file,store/pages/tree,store/pages/state,store/pages/inspect
        layout:store/layout/field,store/layout/key,store/layout/counter,store/layout/author,store/layout/list,store/layout/layer,store/layout/entry,store/layout/import,store/layout/import_detail,store/layout/journal_record,store/layout/user,store/layout/policy,store/layout/rejected_row,store/layout/stopped,store/layout/kept_reply,store/layout/text_page
        lists:store/journal/journal,store/lists/lists,store/lists/staleness,store/words,store/accounts/users,store/replies,store/policies,rulefile/activate
        index:store/index/container,store/index/segment,store/index/changes,store/index/edit,store/index/numbers,store/index/spans,store/index/span_table
        entries:store/lists/in_force,store/lists/texts,store/lists/placement,store/lists/sweep,store/lists/entries,store/lists/transfer,store/lists/stops
        rows:store/import/text/encoding,store/import/text/lines,store/import/text/comments,store/import/text/fields,store/import/rows/row_cutter,store/import/rows/row_dates,store/import/text/json_row,store/import/rows/members,store/import/rows/code_check,store/import/rows/row_columns,store/import/rows/row_format,store/import/rows/row_message,store/import/rows/rows
        guess:store/import/rows/column_names,store/import/rows/cell_look,store/import/rows/sample,store/import/rows/guess_form,store/import/rows/guess_columns,store/import/rows/guess
        import:store/import/imports,store/import/leftovers,store/import/content,store/import/import
        apply:store/import/reckon,store/import/apply,store/import/approve,store/import/undo
        browse:store/lists/listed,store/lists/list_filter,store/lists/browse
        verify:store/journal/verify,store/journal/backup,store/journal/replay,store/journal/migrate,store/jobs
        words:plugins/standard
        engine:decide/query,decide/decision,decide/program,decide/snapshot,engine
        replay:decide/explain_text,decide/replay
        wire:wire/reply,wire/resp,wire/resp_reply,wire/request)

if(TARGET ringfence::phonenumber)
    ringfence_compiled(phonenumber LINKS ringfence::compiled_decide ringfence::phonenumber
        UNITS number:number/normalise,number/compile_plan)
endif()
if(TARGET ringfence::language)
    ringfence_compiled(language
        LINKS ringfence::compiled_phonenumber ringfence::language
        UNITS
            grammar:language/grammar
            text:language/lexical,language/load,language/place,language/format
            classes:policy/zones,policy/proof/opening,policy/names,policy/proof/name_classes,policy/proof/number_classes,policy/proof/time_classes
            space:policy/proof/diagram,policy/proof/regions,policy/proof/query_space
            check:policy/check_messages,policy/check_list,policy/check
            rules:policy/check_block
            tests:policy/check_tests,policy/advice
            analysis:policy/proof/analysis
            difference:policy/proof/difference,rulefile/compare
            compile:policy/compile,rulefile/compile_file
            rehearse:rulefile/rehearse)
endif()
if(TARGET ringfence::archive)
    ringfence_compiled(archive LINKS ringfence::compiled_decide ringfence::archive UNITS archive:store/import/text/archive)
endif()
if(TARGET ringfence::passwords)
    ringfence_compiled(passwords LINKS ringfence::compiled_decide ringfence::passwords UNITS password:store/accounts/password token:store/accounts/token)
endif()
if(TARGET ringfence::shared_object)
    ringfence_compiled(shared_object LINKS ringfence::compiled_decide ringfence::shared_object
        UNITS plugin:shared_object/load)
endif()
if(TARGET ringfence::operate)
    ringfence_compiled(operate
        LINKS ringfence::compiled_language ringfence::compiled_passwords ringfence::operate
        UNITS
            request:operate/error,operate/record,operate/arguments,operate/written_time,operate/read_arguments,operate/policy_in_force
            rows:operate/field_names,operate/lists,operate/journal,operate/jobs
            changes:operate/changes,operate/imports
            store:operate/policies,operate/accounts,operate/stats,operate/operation,operate/shape,operate/roles,operate/catalogue)
endif()
