#include <exception>
#include <iostream>

#include "tests/demo/demo.hpp"

namespace {

constexpr const char* usage = "usage: remand-demo wait-for FILE | seed | grant | deliver | watch | table  [--name value ...]\n"
                              "Used by deploy/demo.sh.\n";

} // namespace

int main(int argc, char** argv) {
    using namespace remand::demo;
    const std::vector<std::string> words(argv + 1, argv + argc);
    const std::map<std::string, int (*)(const Options&)> commands{{"seed", seed}, {"grant", grant},
                                                                  {"deliver", deliver}, {"watch", watch},     {"table", table}};
    try {
        if (words.size() == 2 && words[0] == "wait-for") return wait_for(words[1]);
        if (words.empty() || !commands.contains(words[0]) || words.size() % 2 == 0) {
            std::cerr << usage;
            return 2;
        }
        Options options;
        for (std::size_t i = 1; i + 1 < words.size(); i += 2) options[words[i].substr(words[i].find_first_not_of('-'))] = words[i + 1];
        return commands.at(words[0])(options);
    } catch (const std::exception& problem) {
        std::cerr << "remand-demo: " << problem.what() << '\n';
        return 1;
    }
}
