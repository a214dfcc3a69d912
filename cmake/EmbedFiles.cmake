# remand_embed_files(TARGET FUNCTION FILES...): compiles text files into TARGET, so that they are read by people as files and
# the program needs none at run time. FUNCTION() gives their names (without folder and ending) and texts; it is declared in
# scanner/embedded.hpp. They are compiled anew when one of them changes.
function(remand_embed_files target function)
  list(TRANSFORM ARGN PREPEND "${CMAKE_CURRENT_SOURCE_DIR}/" REGEX "^[^/]" OUTPUT_VARIABLE files)
  set(script "${CMAKE_SOURCE_DIR}/cmake/embed_files.cmake")
  set(generated "${CMAKE_CURRENT_BINARY_DIR}/${function}.cpp")
  add_custom_command(
    OUTPUT "${generated}"
    COMMAND "${CMAKE_COMMAND}" "-DFUNCTION=${function}" "-DOUT=${generated}" "-DFILES=${files}" -P "${script}"
    DEPENDS ${files} "${script}"
    VERBATIM)
  target_sources(${target} PRIVATE "${generated}")
  set_source_files_properties("${generated}" PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()
