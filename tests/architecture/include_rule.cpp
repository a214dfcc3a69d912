// The one rule that gives the shape (ARCHITECTURE.md): core <- { connectors | scanner | db } <- service. And:
// third-party headers stay in the few files that are about them.
#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include <catch2/catch.hpp>

#include "tests/architecture/source_tree.hpp"

using namespace remand::architecture;

namespace {

using Problems = std::vector<std::string>;

const std::map<std::string, std::set<std::string>> boxes_within_reach{
    {"core", {"core"}},
    {"connectors", {"core", "connectors"}},
    {"scanner", {"core", "scanner"}},
    {"db", {"core", "db"}},
    {"service", {"core", "connectors", "scanner", "db", "service"}},
    {"tests", {"core", "connectors", "scanner", "db", "service", "tests"}},
};

// Headers that begin with the first are included only below one of the others. Tests may include what they need.
struct Fence {
    std::string header;
    std::vector<std::string> allowed;
};
const std::vector<Fence> fences{
    {"cpprest/", {"connectors/http/cpprest_transport.cpp"}},
    {"pplx/", {"connectors/http/cpprest_transport.cpp"}},
    {"boost/", {"service/api/http_server.cpp", "service/cli/api_client.cpp", "service/cli/scan_command.cpp"}},
    {"sqlite3", {"db/connection.cpp"}},
    {"openssl/", {"core/sealer.cpp", "core/secret.cpp", "core/encoding.cpp", "connectors/oauth/", "connectors/http/"}},
    {"gmime/", {"scanner/extract/"}},
    {"archive", {"scanner/extract/"}},
    {"png.h", {"scanner/extract/"}},
    {"turbojpeg", {"scanner/extract/"}},
    {"ZXing/", {"scanner/extract/"}},
    {"seccomp", {"scanner/extract/"}},
    {"unicode/", {"scanner/"}},
    {"re2/", {"scanner/"}},
    {"libpsl", {"scanner/url/"}},
    {"CLI/", {"service/cli/"}},
    {"toml", {"service/config.cpp", "service/settings/"}},
};

Problems forbidden_own_includes(const std::vector<SourceFile>& files) {
    Problems problems;
    for (const auto& file : files)
        for (const auto& include : file.own_includes)
            if (!boxes_within_reach.at(file.box()).contains(include.substr(0, include.find('/'))))
                problems.push_back(file.path + " must not include \"" + include + "\"");
    return problems;
}

Problems forbidden_foreign_includes(const std::vector<SourceFile>& files) {
    Problems problems;
    for (const auto& file : files)
        for (const auto& include : file.foreign_includes)
            for (const auto& fence : fences) {
                if (file.box() == "tests" || !include.starts_with(fence.header)) continue;
                const auto allows = [&](const std::string& place) { return file.path.starts_with(place); };
                if (std::none_of(fence.allowed.begin(), fence.allowed.end(), allows))
                    problems.push_back(file.path + " must not include <" + include + ">");
            }
    return problems;
}

// nlohmann/json.hpp costs two seconds a file: a header that has it stays inside its own folder; others use
// json_fwd.hpp.
Problems widely_included_json(const std::vector<SourceFile>& files) {
    std::map<std::string, std::string> folder_of_header;
    for (const auto& file : files)
        for (const auto& include : file.foreign_includes)
            if (file.is_header() && file.box() != "tests" && include == "nlohmann/json.hpp")
                folder_of_header[file.path] = file.folder();
    Problems problems;
    for (const auto& file : files)
        for (const auto& include : file.own_includes)
            if (const auto header = folder_of_header.find(include);
                header != folder_of_header.end() && file.box() != "tests" && file.folder() != header->second)
                problems.push_back(file.path + " includes nlohmann/json.hpp through \"" + include + "\"");
    return problems;
}

// Words of one provider that have no other meaning: they never leave its folder.
Problems words_of_a_provider(const std::vector<SourceFile>& files) {
    const std::vector<std::string> words{"@odata",  "deltaLink",           "historyId",           "labelIds",
                                         "IdType=", "graph.microsoft.com", "gmail.googleapis.com"};
    Problems problems;
    for (const auto& file : files)
        for (const auto& word : words)
            if (file.box() != "tests" && file.box() != "connectors" && file.code.find(word) != std::string::npos)
                problems.push_back(file.path + " must not know the provider's word " + word);
    return problems;
}

} // namespace

TEST_CASE("Each box includes only what is below it, and core is below all", "[include_rule]") {
    const auto files = read_source_tree();
    REQUIRE(files.size() > 50);
    CHECK(forbidden_own_includes(files) == Problems{});
}

TEST_CASE("Every included file of ours is there, named from the root", "[include_rule]") {
    Problems problems;
    for (const auto& file : read_source_tree())
        for (const auto& include : file.own_includes)
            if (!std::filesystem::exists(std::filesystem::path(REMAND_SOURCE_DIR) / include))
                problems.push_back(file.path + " includes \"" + include + "\"");
    CHECK(problems == Problems{});
}

TEST_CASE("Third-party headers stay in the files that are about them", "[include_rule]") {
    CHECK(forbidden_foreign_includes(read_source_tree()) == Problems{});
}

TEST_CASE("The JSON library is not spread by headers", "[include_rule]") {
    CHECK(widely_included_json(read_source_tree()) == Problems{});
}

TEST_CASE("A provider's words stay in the connectors", "[include_rule]") {
    CHECK(words_of_a_provider(read_source_tree()) == Problems{});
}

TEST_CASE("A broken rule is found", "[include_rule]") {
    const std::vector<SourceFile> files{
        parse_source("db/x.cpp", "#include \"scanner/facts.hpp\"\n#include \"core/text.hpp\"\n"),
        parse_source("core/x.cpp", "#  include \"db/stores.hpp\"\n#include <sqlite3.h>\n"),
        parse_source("service/x.cpp", "#include \"db/stores.hpp\"\n#include <boost/asio.hpp>\nauto a = \"historyId\";"),
        parse_source("scanner/a/json.hpp", "#include <nlohmann/json.hpp>\n"),
        parse_source("scanner/b/x.cpp", "#include \"scanner/a/json.hpp\"\n"),
    };
    CHECK(forbidden_own_includes(files).size() == 2);
    CHECK(forbidden_foreign_includes(files).size() == 2);
    CHECK(widely_included_json(files).size() == 1);
    CHECK(words_of_a_provider(files).size() == 1);
}

TEST_CASE("What a comment says is no code", "[include_rule]") {
    const auto file = parse_source(
        "service/x.cpp", "// historyId\n/* #include \"tests/x.hpp\" */\nauto a = \"http://x.test\"; // deltaLink\n"
                         "auto b = R\"(// kept)\"; auto c = 1'000; auto d = '\"'; // @odata\n");
    CHECK(words_of_a_provider({file}).empty());
    CHECK(file.own_includes.empty());
    CHECK(file.code.find("http://x.test") != std::string::npos);
    CHECK(file.code.find("// kept") != std::string::npos);
}
