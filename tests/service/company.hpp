// A tenant "acme" with a directory: Ava Lindqvist (CEO), Omar Haddad (in the group Payroll), Priya Nair.
#pragma once

#include "core/text.hpp"
#include "tests/service/api_world.hpp"

namespace remand::tests {

struct Company : ApiWorld {
    Company() {
        add_active_tenant("acme");
        for (const auto& [name, title] :
             {std::pair{"Ava Lindqvist", "CEO"}, {"Omar Haddad", "Nurse"}, {"Priya Nair", ""}}) {
            const std::string first = std::string(name).substr(0, std::string(name).find(' '));
            mail.put_user({"id-" + first, name, title, "", ascii_lower(first) + "@example.com", {}, true, true});
        }
        mail.put_group({"g-pay", "Payroll", "payroll@example.com"}, {"id-Omar"});
    }
    Reply on(const std::string& method, const std::string& rest, const nlohmann::json& body = nullptr,
             const std::map<std::string, std::string>& query = {}) {
        return call(method, "/v1/tenants/acme" + rest, body, query);
    }
    bool matches(const std::string& name, const std::string& address) {
        return on("POST", "/registry/match", {{"senders", {{{"name", name}, {"address", address}}}}})
            .body["answers"][0]["match"];
    }
};

} // namespace remand::tests
