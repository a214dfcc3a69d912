// The registry's words, files and questions, without a tenant.
#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "service/cli/registry_match.hpp"
#include "service/domains/domains.hpp"
#include "service/registry/entry_check.hpp"
#include "service/registry/registry_csv.hpp"
#include "service/registry/role_words.hpp"
#include "tests/support/temp_directory.hpp"

using namespace remand;
using namespace remand::service;
using nlohmann::json;

TEST_CASE("Job titles and groups tell their role in seven languages", "[registry]") {
    const auto [title, role] = GENERATE(table<std::string, db::RoleClass>({
        {"Chief Executive Officer", db::RoleClass::executive},
        {"CEO & Founder", db::RoleClass::executive},
        {"Geschäftsführerin", db::RoleClass::executive},
        {"Directeur général", db::RoleClass::executive},
        {"Consejera delegada", db::RoleClass::executive},
        {"Amministratore delegato", db::RoleClass::executive},
        {"Algemeen directeur", db::RoleClass::executive},
        {"Diretora Executiva", db::RoleClass::executive},
        {"CFO", db::RoleClass::finance},
        {"Head of Finance", db::RoleClass::finance},
        {"Accounts Payable", db::RoleClass::finance},
        {"Leiter Buchhaltung", db::RoleClass::finance},
        {"Responsable comptabilité", db::RoleClass::finance},
        {"Contable", db::RoleClass::finance},
        {"Boekhouding", db::RoleClass::finance},
        {"HR Business Partner", db::RoleClass::human_resources},
        {"Personalabteilung", db::RoleClass::human_resources},
        {"Ressources Humaines", db::RoleClass::human_resources},
        {"Risorse umane", db::RoleClass::human_resources},
        {"IT Help Desk", db::RoleClass::help_desk},
        {"Soporte Técnico", db::RoleClass::help_desk},
        {"General Counsel", db::RoleClass::legal},
        {"Rechtsabteilung", db::RoleClass::legal},
        {"Avvocato", db::RoleClass::legal},
    }));
    INFO(title);
    CHECK(role_of(title) == role);
}

TEST_CASE("Ordinary titles tell no role", "[registry]") {
    for (const auto* title :
         {"", "Software Engineer", "Nurse", "Shop assistant", "Lehrer", "Chief", "Three", "Chrome team", "Hrothgar"}) {
        INFO(title);
        CHECK(role_of(title) == db::RoleClass::none);
    }
}

TEST_CASE("Both forms of CSV are read", "[registry]") {
    const auto plain = read_registry_csv("Display_Name, Email\r\n\"Jane Doe\",\"Jane@Example.com, "
                                         "jane.doe@example.com\"\r\nMax Power,max@example.com\r\n");
    REQUIRE(plain);
    REQUIRE(plain->size() == 2);
    CHECK((*plain)[0].addresses == std::vector<std::string>{"jane@example.com", "jane.doe@example.com"});
    CHECK((*plain)[0].provenance == "csv");
    const auto ours = read_registry_csv(
        "Name,Addresses,Patterns,Title,Role,Comment,Expires\nJane Doe,jane@example.com,jane@.*,CFO,finance,"
        "\"a \"\"note\"\"\",2027-03-31\n");
    REQUIRE(ours);
    CHECK((*ours)[0].role == db::RoleClass::finance);
    CHECK((*ours)[0].comment == "a \"note\"");
    CHECK(to_rfc3339((*ours)[0].expires_at.value()).starts_with("2027-03-31"));
}

TEST_CASE("What is exported is read back the same", "[registry]") {
    db::RegistryEntry jane;
    jane.name = "Doe, Jane \"JD\"";
    jane.addresses = {"jane@example.com", "jd@example.com"};
    jane.title = "CFO";
    jane.role = db::RoleClass::finance;
    const auto again = read_registry_csv(to_registry_csv({jane}));
    REQUIRE(again);
    CHECK((*again)[0].name == jane.name);
    CHECK((*again)[0].addresses == jane.addresses);
    CHECK((*again)[0].role == jane.role);
}

TEST_CASE("A file with a bad line imports nothing and names each bad line", "[registry]") {
    const auto read =
        read_registry_csv("Display_Name,Email\nJane Doe,jane@example.com\nMax Power,nonsense\n,x@example.com\n");
    REQUIRE_FALSE(read);
    CHECK(read.error().kind == ErrorKind::fix_configuration);
    CHECK(read.error().message.find("line 3") != std::string::npos);
    CHECK(read.error().message.find("line 4") != std::string::npos);
    CHECK(read.error().message.find("line 2") == std::string::npos);
    for (const auto* text :
         {"", "Colour,Email\nred,x@y.test\n", "Email\nx@y.test\n", "Display_Name,Email\n\"Jane,x@y.test\n"})
        CHECK_FALSE(read_registry_csv(text));
}

TEST_CASE("An entry must be what its kind asks for", "[registry]") {
    db::RegistryEntry person;
    person.name = "Jane Doe";
    CHECK_FALSE(checked(person)); // nothing that is theirs
    person.addresses = {" Jane@Example.com ", "jane@example.com"};
    REQUIRE(checked(person));
    CHECK(checked(person)->addresses == std::vector<std::string>{"jane@example.com"});
    person.patterns = {"("};
    CHECK(checked(person).error().message.find("pattern") != std::string::npos);
    db::RegistryEntry exception;
    exception.kind = db::RegistryKind::exception;
    exception.addresses = {"@signing.example"};
    CHECK_FALSE(checked(exception)); // no reason
    exception.comment = "document signing";
    CHECK(checked(exception));
    person.patterns.clear();
    person.addresses = {"@example.com"};
    CHECK_FALSE(checked(person)); // a whole domain is nobody's address
}

TEST_CASE("TXT records are read out of a DNS message", "[domains]") {
    using namespace std::string_literals;
    const std::string question = "\x07"s + "example\x03"s + "com\0\0\x10\0\x01"s;
    const std::string header = "\0\1\x81\x80\0\1\0\2\0\0\0\0"s;
    const std::string alias = "\xC0\x0C\0\x05\0\1\0\0\0\1\0\2\xC0\x0C"s;
    const std::string text = "\xC0\x0C\0\x10\0\1\0\0\0\1\0\x08\x03one\x03two"s;
    CHECK(read_txt_answer(header + question + alias + text) == std::vector<std::string>{"onetwo"});
}

TEST_CASE("A broken DNS message gives nothing", "[domains]") {
    using namespace std::string_literals;
    const std::string whole = "\0\1\x81\x80\0\1\0\1\0\0\0\0\x07"s + "example\x03"s + "com\0\0\x10\0\x01"s +
                              "\xC0\x0C\0\x10\0\1\0\0\0\1\0\x04\x03one"s;
    REQUIRE(read_txt_answer(whole).size() == 1);
    for (std::size_t length = 0; length < whole.size(); ++length)
        CHECK(read_txt_answer(whole.substr(0, length)).empty());
}

TEST_CASE("A domain is taken in one form and refused when it is none", "[domains]") {
    CHECK(*domain_name(" Example.COM ") == "example.com");
    CHECK(*domain_name("example.com.") == "example.com");
    CHECK(*domain_name("BÜCHER.example") == "xn--bcher-kva.example");
    CHECK(*domain_name("xn--bcher-kva.example") == "xn--bcher-kva.example");
    for (const auto* typed :
         {"", "com", "co.uk", "exa mple.com", "-", "a@example.com", "example..com", ".example.com", "bü cher.example", "192.0.2.7", "\xFF.example"})
        CHECK_FALSE(domain_name(typed));
}

namespace {

struct Asked {
    int code = 0;
    std::string out, err;
};

Asked match(const std::vector<std::string>& words, const std::string& input, bool is_json = true) {
    const TempDirectory folder;
    std::ofstream(folder / "context.json")
        << R"({"own_domains":["corp.test"],"registry":[{"name":"Jane Doe","title":"CFO",
        "role":"finance","addresses":["jane@corp.test"]}]})";
    const auto matcher = cli::matcher_of_context((folder / "context.json").string());
    REQUIRE(matcher);
    std::istringstream in(input);
    std::ostringstream out, err;
    cli::Terminal terminal{out, err};
    terminal.is_json = is_json;
    const int code = cli::run_match(words, *matcher, in, terminal);
    return {code, out.str(), err.str()};
}

} // namespace

TEST_CASE("A sender is matched against a context file", "[registry_match]") {
    const auto asked = match({"Doe, Jane (CFO)", "jane@evil.test"}, "");
    CHECK(asked.code == 0);
    const auto line = json::parse(asked.out);
    CHECK(line["match"] == true);
    CHECK(line["person"] == "Jane Doe");
    CHECK(line["rule"] == "additions");
    CHECK(line["name"] == "Doe, Jane (CFO)");
    CHECK(json::parse(match({"Jane Doe", "JANE@corp.test"}, "").out)["match"] == false);
    CHECK(json::parse(match({"Jane Roe", "x@evil.test"}, "").out)["person"].is_null());
}

TEST_CASE("Lines are answered in order, and a bad one is named with its number", "[registry_match]") {
    const auto asked =
        match({}, "Jane Doe\tx@evil.test\r\nno tab here\nMax Power\tmax@evil.test\nJane\t\n\nJ. Doe\tj@evil.test");
    CHECK(asked.code == 1);
    std::vector<bool> answers;
    std::istringstream lines(asked.out);
    for (std::string line; std::getline(lines, line);) answers.push_back(json::parse(line)["match"].get<bool>());
    CHECK(answers == std::vector<bool>{true, false, true});
    CHECK(asked.err.find("line 2") != std::string::npos);
    CHECK(asked.err.find("line 4") != std::string::npos);
    CHECK(asked.err.find("line 5") == std::string::npos);
    CHECK(match({"-"}, "Jane Doe\tx@evil.test\n").code == 0);
    CHECK(match({"one"}, "").code == 2);
}

TEST_CASE("For eyes the answer is a sentence, and hostile names cannot break the line", "[registry_match]") {
    const auto asked = match({"-"}, "Jane Doe\x1b[2J\tx@evil.test\n", false);
    CHECK(asked.out.find('\x1b') == std::string::npos);
    CHECK(match({"Jane Doe", "x@evil.test"}, "", false).out.find("uses the name of Jane Doe") != std::string::npos);
}

TEST_CASE("A context that cannot be used is refused with its file's name", "[registry_match]") {
    const auto none = cli::matcher_of_context("/no/such/context.json");
    REQUIRE_FALSE(none);
    CHECK(none.error().message.find("/no/such/context.json") != std::string::npos);
}
