# How our own code is compiled: C++20, warnings as errors, hardening in release, sanitizers by preset.
# Third-party headers come in as SYSTEM and are not held to our warnings.

option(REMAND_TESTS "Build the tests and the emulator" ON)
option(REMAND_FUZZ "Build only the fuzz targets (needs clang)" OFF)
set(REMAND_SANITIZE "" CACHE STRING "Sanitizers to build with: empty, address,undefined or thread")

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")

find_program(REMAND_CCACHE ccache)
if(REMAND_CCACHE)
  # It takes no notice of a precompiled header's macros and time by itself, and would keep nothing.
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env CCACHE_SLOPPINESS=pch_defines,time_macros "${REMAND_CCACHE}")
endif()

add_library(remand_build INTERFACE)
target_include_directories(remand_build INTERFACE "${CMAKE_SOURCE_DIR}")
target_compile_options(remand_build INTERFACE -pthread
  # In a batch clang takes a local name in one file for a shadow of another file's.
  -Wall -Wextra -Wpedantic $<$<CXX_COMPILER_ID:GNU>:-Wshadow> -Wnon-virtual-dtor -Wold-style-cast -Woverloaded-virtual
  -Werror -Werror=switch
  # g++ 12 sees overlaps in optimised std::string code that are not there (GCC bug 105651).
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<CONFIG:Release>>:-Wno-restrict>)

if(REMAND_SANITIZE)
  add_compile_options(-fsanitize=${REMAND_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${REMAND_SANITIZE})
  add_compile_definitions(REMAND_SANITIZED=1)
  if(REMAND_SANITIZE MATCHES "undefined")
    add_compile_options(-fno-sanitize-recover=undefined)
    # These four ask before each access to a member whether it is in order, which takes a quarter of the compiler's time; such an
    # access ends at AddressSanitizer or at the null page anyway. The fuzzers, which see the bytes of strangers, keep them.
    if(NOT REMAND_FUZZ)
      add_compile_options(-fno-sanitize=null,alignment,object-size,vptr)
    endif()
  endif()
  if(REMAND_FUZZ)
    add_compile_options(-fsanitize=fuzzer-no-link) # the fuzzers see what their input reaches in the parsers
  endif()
  # Fifty programs are linked, and lld takes half the time of the usual linker.
  find_program(REMAND_LLD ld.lld)
  if(REMAND_LLD)
    add_link_options(-fuse-ld=lld)
  endif()
elseif(CMAKE_BUILD_TYPE STREQUAL "Release" OR CMAKE_BUILD_TYPE STREQUAL "RelWithDebInfo")
  add_compile_options(-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -D_GLIBCXX_ASSERTIONS
    -fstack-protector-strong -fstack-clash-protection -fcf-protection)
  add_link_options(-pie -Wl,-z,relro,-z,now,-z,noexecstack)
endif()

# remand_library(NAME sources... [PUBLIC libs...] [PRIVATE libs...]): one static library per box.
function(remand_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_link_libraries(${name} PUBLIC ${ARG_PUBLIC} PRIVATE remand_build ${ARG_PRIVATE})
  target_include_directories(${name} PUBLIC "${CMAKE_SOURCE_DIR}")
endfunction()

# Precompiled headers are taken only by what is compiled with the same macros; libzxing asks for this one, which glibc has set for
# C++ anyway.
target_compile_definitions(remand_build INTERFACE _LARGEFILE64_SOURCE)

# The headers that most files include are a third of what compiling them costs. Under sanitizers, where the whole tree is compiled
# from nothing again and again, they are compiled once for the libraries and once, with Catch2, for the programs of tests. Release
# goes without, so that a file which forgets to include something is noticed there.
set(REMAND_COMMON_HEADERS <algorithm> <array> <charconv> <chrono> <condition_variable> <filesystem> <fstream> <functional> <map>
  <memory> <mutex> <optional> <set> <span> <sstream> <string> <string_view> <thread> <unordered_map> <vector>
  <fmt/format.h> <nlohmann/json.hpp> <tl/expected.hpp>)

# remand_share_headers(): every target that is compiled with our own flags uses them, but those with DISABLE_PRECOMPILE_HEADERS.
# To be called when all are there.
function(remand_share_headers)
  if(NOT REMAND_SANITIZE OR REMAND_FUZZ)
    return()
  endif()
  file(CONFIGURE OUTPUT "${CMAKE_BINARY_DIR}/headers.cpp" CONTENT "// A library needs a source.\n")
  add_library(remand_library_headers STATIC "${CMAKE_BINARY_DIR}/headers.cpp")
  add_library(remand_program_headers STATIC "${CMAKE_BINARY_DIR}/headers.cpp")
  set_target_properties(remand_program_headers PROPERTIES POSITION_INDEPENDENT_CODE OFF)
  target_compile_options(remand_program_headers PRIVATE -fPIE) # what CMake compiles programs with
  target_precompile_headers(remand_library_headers PRIVATE ${REMAND_COMMON_HEADERS})
  target_precompile_headers(remand_program_headers PRIVATE ${REMAND_COMMON_HEADERS} <catch2/catch.hpp>)
  foreach(holder remand_library_headers remand_program_headers)
    target_link_libraries(${holder} PRIVATE remand_build fmt::fmt nlohmann_json::nlohmann_json tl::expected)
  endforeach()
  remand_share_headers_in("${CMAKE_SOURCE_DIR}")
endfunction()

function(remand_share_headers_in directory)
  get_property(targets DIRECTORY "${directory}" PROPERTY BUILDSYSTEM_TARGETS)
  foreach(target IN LISTS targets)
    get_target_property(libraries ${target} LINK_LIBRARIES)
    get_target_property(type ${target} TYPE)
    if(NOT "remand_build" IN_LIST libraries OR target MATCHES "^remand_(library|program)_headers$")
      continue()
    endif()
    if(type STREQUAL "STATIC_LIBRARY")
      target_precompile_headers(${target} REUSE_FROM remand_library_headers)
    elseif(type STREQUAL "EXECUTABLE")
      target_precompile_headers(${target} REUSE_FROM remand_program_headers)
    endif()
  endforeach()
  get_property(folders DIRECTORY "${directory}" PROPERTY SUBDIRECTORIES)
  foreach(folder IN LISTS folders)
    remand_share_headers_in("${folder}")
  endforeach()
endfunction()
