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
  set(CMAKE_CXX_COMPILER_LAUNCHER "${REMAND_CCACHE}")
endif()

add_library(remand_build INTERFACE)
target_include_directories(remand_build INTERFACE "${CMAKE_SOURCE_DIR}")
target_compile_options(remand_build INTERFACE
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
