# remand_embed_text(TARGET FILE SYMBOL): compiles a text file into TARGET as `extern const std::string_view SYMBOL` in
# namespace remand::scanner::data, so that a list is read by people as a file and the program needs none at run time.
function(remand_embed_text target file symbol)
  set(source "${CMAKE_CURRENT_SOURCE_DIR}/${file}")
  set(generated "${CMAKE_CURRENT_BINARY_DIR}/embedded_${symbol}.cpp")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${source}")
  file(READ "${source}" text)
  file(CONFIGURE OUTPUT "${generated}" @ONLY CONTENT "// Made from @file@ when the build was configured.
#include <string_view>
namespace remand::scanner::data {
extern const std::string_view @symbol@;
constexpr std::string_view @symbol@_text = R\"~~~~(@text@)~~~~\";
const std::string_view @symbol@ = @symbol@_text;
} // namespace remand::scanner::data
")
  target_sources(${target} PRIVATE "${generated}")
  set_source_files_properties("${generated}" PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()
