#include "service/evaluation/text_trainer.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>

#include <fmt/format.h>

#include "core/text.hpp"
#include "scanner/text/fold.hpp"
#include "service/evaluation/ftrl.hpp"

namespace remand::service {
namespace {

constexpr int epochs = 20;
constexpr FtrlRates rates{.alpha = 0.3, .beta = 1.0, .l1 = 0.15, .l2 = 1.0};

} // namespace

scanner::TextHead train_text_head(std::vector<LabelledText> texts, std::string trained_on) {
    Ftrl learner(scanner::TextHead::buckets, rates);
    for_each_in_epochs(texts, epochs, [&](const LabelledText& text) {
        const double size = std::sqrt(static_cast<double>(std::max<std::size_t>(1, text.features.size())));
        learner.learn(text.features, size, text.is_unwanted, text.weight);
    });
    return {learner.weights(), static_cast<float>(learner.bias()), std::move(trained_on)};
}

Result<std::vector<LabelledText>> read_written_texts(const std::filesystem::path& file, float weight) {
    std::ifstream stream(file);
    if (!stream)
        return fail(ErrorKind::fix_configuration, "fit.written",
                    fmt::format("{} cannot be read.", to_valid_utf8(file.string())));
    std::vector<LabelledText> texts;
    int number = 0;
    for (std::string line; std::getline(stream, line);) {
        ++number;
        const auto text = trim(line);
        if (text.empty() || text.front() == '#') continue;
        const auto tab = text.find('\t');
        const auto label = text.substr(0, tab);
        if (tab == std::string_view::npos || (label != "wanted" && label != "unwanted"))
            return fail(ErrorKind::fix_configuration, "fit.written",
                        fmt::format("{}, line {}: write it as wanted or unwanted, tab, text.",
                                    to_valid_utf8(file.string()), number));
        texts.push_back({fmt::format("written {}", number),
                         scanner::text_features(scanner::fold(to_valid_utf8(text.substr(tab + 1)))),
                         label == "unwanted", weight});
    }
    return texts;
}

} // namespace remand::service
