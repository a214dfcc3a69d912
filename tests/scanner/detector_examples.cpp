#include "tests/scanner/detector_examples.hpp"

#include "tests/scanner/examples/examples.hpp"

namespace remand::test {

const std::map<std::string, Pair>& pairs() {
    static const std::map<std::string, Pair> all = [] {
        auto out = examples_of_sender();
        out.merge(examples_of_links());
        out.merge(examples_of_files());
        out.merge(examples_of_content());
        out.merge(examples_of_structure());
        return out;
    }();
    return all;
}

} // namespace remand::test
