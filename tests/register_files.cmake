# Writes an entry of ctest for each file of a Catch2 program that has cases; the program is asked, so none is left out:
# cmake -DPROGRAM=FILE -DNAME=NAME -DPROPERTIES=LIST -DOUT=FILE -P register_files.cmake
execute_process(COMMAND "${PROGRAM}" --filenames-as-tags --list-tags OUTPUT_VARIABLE tags RESULT_VARIABLE count)
string(REGEX MATCHALL "#[A-Za-z0-9_]+" files "${tags}") # Catch2's exit status is how many tags there are
if(NOT count MATCHES "^[0-9]+$" OR files STREQUAL "")
  message(FATAL_ERROR "${PROGRAM} does not say what cases it has: ${count}\n${tags}")
endif()

list(TRANSFORM PROPERTIES REPLACE "(.+)" "[==[\\1]==]")
list(JOIN PROPERTIES " " properties)
set(text "")
foreach(file ${files})
  string(SUBSTRING "${file}" 1 -1 name)
  string(APPEND text
    "add_test([==[${NAME}: ${name}]==] [==[${PROGRAM}]==] --filenames-as-tags [==[[${file}]]==])\n"
    "set_tests_properties([==[${NAME}: ${name}]==] PROPERTIES ${properties})\n")
endforeach()
file(WRITE "${OUT}" "${text}")
