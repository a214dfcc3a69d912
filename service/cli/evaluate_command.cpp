#include "service/cli/evaluate_command.hpp"

#include <fstream>
#include <optional>
#include <ostream>
#include <sstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "scanner/model/fitted_weights.hpp"
#include "scanner/text/letter_heads.hpp"
#include "scanner/text/text_head.hpp"
#include "service/evaluation/report.hpp"

namespace remand::cli {
namespace {

using Json = nlohmann::ordered_json;

struct Model {
    scanner::TextHead text_head;
    scanner::LetterHeads letter_heads;
    scanner::FittedWeights weights;
};

std::optional<std::string> read_whole(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream text;
    if (!stream || !(text << stream.rdbuf())) return {};
    return text.str();
}

Result<Model> read_model(const EvaluateOptions& options) {
    Model model;
    for (const auto* file : {&options.text_head, &options.letter_heads, &options.weights}) {
        if (file->empty()) continue;
        const auto text = read_whole(*file);
        if (!text)
            return fail(ErrorKind::fix_configuration, "evaluate.model",
                        fmt::format("{} cannot be read, or is empty.", to_valid_utf8(file->string())));
        if (file == &options.text_head) {
            auto head = scanner::TextHead::parse(*text);
            if (!head) return fail(head.error());
            model.text_head = std::move(*head);
        } else if (file == &options.letter_heads) {
            auto heads = scanner::LetterHeads::parse(*text);
            if (!heads) return fail(heads.error());
            model.letter_heads = std::move(*heads);
        } else {
            auto weights = scanner::parse_fitted_weights(*text);
            if (!weights) return fail(weights.error());
            model.weights = std::move(*weights);
        }
    }
    return model;
}

Result<std::vector<service::JudgedMessage>> judged_mail(const EvaluateOptions& options) {
    const auto model = read_model(options);
    if (!model) return fail(model.error());
    auto settings = judge_settings(options.corpus);
    if (!settings) return fail(settings.error());
    if (!options.text_head.empty()) settings->context.text_head = &model->text_head;
    if (!options.letter_heads.empty()) settings->context.letter_heads = &model->letter_heads;
    if (!options.weights.empty()) settings->context.weights = &model->weights;
    auto files = labelled_files(options.corpus);
    if (!files) return fail(files.error());
    auto judged = service::judge_all(std::move(*files), *settings);
    if (judged && options.half >= 0)
        std::erase_if(*judged, [&](const auto& message) { return message.half != options.half; });
    return judged;
}

std::string json_line(const service::JudgedMessage& message) {
    Json line{{"path", message.file.path.string()},
              {"class", message.file.mail_class},
              {"label", message.file.hand_label},
              {"disposition", to_text(message.verdict.disposition)},
              {"score", message.verdict.score},
              {"year", message.year},
              {"campaign", message.campaign},
              {"half", message.half},
              {"attributes", message.verdict.attributes}};
    auto& evidence = line["evidence"] = Json::object();
    for (const auto& row : message.verdict.evidence) evidence[row.code] = row.weight;
    return line.dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace

int run_evaluate(const EvaluateOptions& options, std::ostream& out, std::ostream& err) {
    const auto judged = judged_mail(options);
    if (!judged) {
        err << judged.error().message << '\n';
        return 1;
    }
    if (!options.messages.empty()) {
        std::ofstream lines(options.messages, std::ios::binary);
        for (const auto& message : *judged) lines << json_line(message) << '\n';
        if (!lines.flush()) {
            err << to_valid_utf8(options.messages.string()) << " cannot be written.\n";
            return 1;
        }
    }
    const auto report = service::report_of(*judged, options.examples);
    if (options.json)
        out << report.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
    else
        service::print_report(report, out);
    return 0;
}

} // namespace remand::cli
