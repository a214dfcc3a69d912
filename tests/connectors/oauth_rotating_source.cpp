#include "connectors/oauth/rotating_source.hpp"

#include <catch2/catch.hpp>

using namespace remand;
using oauth::AccessToken;
using oauth::Grant;

namespace {

// Answers as a test says, and counts.
class Scripted final : public oauth::TokenSource {
public:
    Result<AccessToken> request(const Grant& grant) override {
        ++calls;
        if (error) return fail(*error);
        return AccessToken{Secret(name + ":" + grant.scope), std::chrono::seconds{60}, {}};
    }
    std::string name;
    std::optional<Error> error;
    int calls = 0;
};

const Error wrong_secret{ErrorKind::fix_configuration, "entra.AADSTS7000215", "wrong", {}};
const Error busy{ErrorKind::wait, "entra.http_429", "busy", {}};

struct Fixture {
    explicit Fixture(std::set<std::string> scopes = {}) {
        for (const auto* name : {"new", "old"}) {
            auto source = std::make_unique<Scripted>();
            source->name = name;
            (source->name == "new" ? newest : former) = source.get();
            sources.push_back(std::move(source));
        }
        rotating = std::make_unique<oauth::RotatingSource>(std::move(sources), std::move(scopes), [this] { ++proofs; });
    }
    std::string ask(const std::string& scope = "mail") {
        const auto token = rotating->request({"", scope});
        return token ? std::string(token->value.reveal()) : token.error().code;
    }
    oauth::RotatingSource::Sources sources;
    Scripted* newest = nullptr;
    Scripted* former = nullptr;
    std::unique_ptr<oauth::RotatingSource> rotating;
    int proofs = 0;
};

} // namespace

TEST_CASE("The new credential is tried first, and once it worked the former one is done", "[rotating_source]") {
    Fixture it;
    CHECK(it.ask() == "new:mail");
    CHECK(it.ask() == "new:mail");
    CHECK(it.proofs == 1);
    CHECK(it.former->calls == 0);
    it.newest->error = wrong_secret;
    CHECK(it.ask() == wrong_secret.code);
    CHECK(it.former->calls == 0);
}

TEST_CASE("While the new credential is refused the former one serves, and the refusal is remembered",
          "[rotating_source]") {
    Fixture it;
    it.newest->error = wrong_secret;
    CHECK(it.ask() == "old:mail");
    CHECK(it.proofs == 0);
    CHECK(it.rotating->refusal_of_newest()->code == wrong_secret.code);
    it.newest->error.reset();
    CHECK(it.ask() == "new:mail");
    CHECK(it.proofs == 1);
    CHECK_FALSE(it.rotating->refusal_of_newest());
}

TEST_CASE("When both are refused the new one's refusal is told", "[rotating_source]") {
    Fixture it;
    it.newest->error = wrong_secret;
    it.former->error = Error{ErrorKind::fix_configuration, "entra.AADSTS7000222", "expired", {}};
    CHECK(it.ask() == wrong_secret.code);
    CHECK_FALSE(it.rotating->refusal_of_newest());
}

TEST_CASE("A busy authority is no reason to try the former credential", "[rotating_source]") {
    Fixture it;
    it.newest->error = busy;
    CHECK(it.ask() == busy.code);
    CHECK(it.former->calls == 0);
}

TEST_CASE("The new credential is proved by every scope that must work, not by one", "[rotating_source]") {
    Fixture it({"mail", "directory"});
    CHECK(it.ask("directory") == "new:directory");
    CHECK(it.proofs == 0);
    CHECK(it.ask("mail") == "new:mail");
    CHECK(it.proofs == 1);
}
