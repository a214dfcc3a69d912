// The people whose names are worth imitating, prepared once for many questions: the impersonation registry as the
// scanner sees it. Immutable and cheap to copy (copies share what was prepared); thread-safe.
//
// Ten thousand people are searched in some microseconds: words of a display name lead to the people that have them (as
// they are, with a letter left out, by look and by nickname), and only those are compared.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "scanner/identity/name_match.hpp"

namespace remand::scanner {

// A person worth impersonating, and every address that is really theirs.
struct ProtectedPerson {
    std::string name;
    std::string title{};
    std::vector<std::string> addresses{};        // lower case
    std::vector<std::string> address_patterns{}; // RE2, of whole addresses, ignoring case; no pattern: ignored
    // Chosen by somebody, or in a role that attackers like; false: protected as one of the whole directory.
    bool is_marked = true;
};

// "This name with this address is fine": a namesake, a service that writes in the person's name.
struct NamesakeException {
    std::string name;    // empty: whatever name of a protected person is shown
    std::string address; // lower case; or a whole domain, "@example.com"
};

struct Imitation {
    const ProtectedPerson* person = nullptr; // owned by the ProtectedPeople that was asked
    NameRule rule = NameRule::exact;
};

// fix_configuration "pattern.invalid": why RE2 cannot use it.
[[nodiscard]] Result<void> check_address_pattern(std::string_view pattern);

class ProtectedPeople {
public:
    ProtectedPeople() = default;
    ProtectedPeople(std::initializer_list<ProtectedPerson> people) : ProtectedPeople(std::vector(people)) {}
    // own_domains: their names count as names of the company ("Jane Doe Acme"), as do those of the people's addresses.
    ProtectedPeople(std::vector<ProtectedPerson> people, // NOLINT(google-explicit-constructor): a list of people is one
                    const std::vector<std::string>& own_domains = {},
                    const std::vector<NamesakeException>& exceptions = {});

    [[nodiscard]] const std::vector<ProtectedPerson>& all() const;
    [[nodiscard]] bool empty() const { return all().empty(); }

    // Whose name a sender uses. Nothing when the address belongs to somebody who is called so, or is excepted. Of
    // several people the one whose name is nearest. `address` may be empty: unknown.
    [[nodiscard]] std::optional<Imitation> imitated_by(std::string_view display_name, std::string_view address) const;
    // The marked person whose mailbox this is; null: nobody's.
    [[nodiscard]] const ProtectedPerson* marked_owner(std::string_view address) const;

private:
    struct Index;
    std::shared_ptr<const Index> index_;
};

} // namespace remand::scanner
