// Details for eyes: a list of facts about one thing, and a verdict whose evidence adds up before the reader.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "service/cli/terminal.hpp"

namespace remand::cli {

// "Subject   text", the names in one column; a fact without text is left out.
class Facts {
public:
    explicit Facts(const Terminal& terminal) : terminal_(terminal) {}
    void add(std::string name, std::string_view text, Style style = Style::plain);
    void print() const;

private:
    struct Fact {
        std::string name, text;
        Style style;
    };
    const Terminal& terminal_;
    std::vector<Fact> facts_;
};

// `verdict` as the API gives it (api/json.hpp): disposition and the rule that made it, evidence, what would have been
// without some of it, and by which versions it was judged.
void print_verdict(const Terminal& terminal, const nlohmann::json& verdict);

} // namespace remand::cli
