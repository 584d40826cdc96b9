<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>Bars</name>
    <message>
        <source>Throughput (tasks/s)</source>
        <translation type="unfinished">吞吐量(任务/秒)</translation>
    </message>
    <message>
        <source>Workers&apos; time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} tasks/s</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>BlockersView</name>
    <message>
        <source>A loop was blocked for more than 50 ms {0} times.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How long others waited meanwhile, summed over all of them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How often it held anybody up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model</source>
        <translation type="unfinished">模型</translation>
    </message>
    <message>
        <source>Nobody has kept anybody waiting for the GIL, a loop or a lock so far.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Others waited</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run a scenario to see which tasks keep others waiting.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>So many spans are looked through when the run has ended.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Task</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The hold that caused the most waiting. Enter or a click goes there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The worst blockers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Times</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What it did</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Worker</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Worst first; the same wait may have several causes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Worst hold</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ClipDialog</name>
    <message>
        <source> frames/s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export a clip</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Length</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Smoothness</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The timeline as it is seen from now on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The whole run, replayed</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ClipMaker</name>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export a clip</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No clip: cancelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved {0}</source>
        <translation type="unfinished">已保存 {0}</translation>
    </message>
    <message>
        <source>Taking frames …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writing {0} …</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Commands</name>
    <message>
        <source>About concurviz</source>
        <translation>关于 concurviz</translation>
    </message>
    <message>
        <source>Export a clip</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export picture</source>
        <translation>导出图片</translation>
    </message>
    <message>
        <source>GIF (*.gif);;APNG (*.png *.apng);;WebP (*.webp);;MP4 (*.mp4)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open scenario</source>
        <translation>打开场景</translation>
    </message>
    <message>
        <source>PNG (*.png)</source>
        <translation>PNG 图片 (*.png)</translation>
    </message>
    <message>
        <source>Picture copied</source>
        <translation>图片已复制</translation>
    </message>
    <message>
        <source>Playback is for finished runs: wait for the end, or stop.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save scenario</source>
        <translation>保存场景</translation>
    </message>
    <message>
        <source>Saved {0}</source>
        <translation>已保存 {0}</translation>
    </message>
    <message>
        <source>Scenarios (*.toml)</source>
        <translation>场景 (*.toml)</translation>
    </message>
    <message>
        <source>Scenarios (*.toml);;All files (*)</source>
        <translation>场景 (*.toml);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Shows how Python really schedules concurrent work.&lt;br&gt;MIT licence. Every task runs in a process of its own, never in this window.</source>
        <translation>展示 Python 究竟如何调度并发任务。&lt;br&gt;MIT 许可证。任务都在各自的进程中运行，绝不在本窗口中运行。</translation>
    </message>
    <message>
        <source>{0} could not be written: {1}. Choose another folder.</source>
        <translation>无法写入 {0}：{1}。请选择其他文件夹。</translation>
    </message>
</context>
<context>
    <name>CpuPage</name>
    <message>
        <source>1 core</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CPU use (cores)</source>
        <translation type="unfinished">CPU 占用(核)</translation>
    </message>
    <message>
        <source>Cores kept busy by host and workers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No run has been sampled yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time (s)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cores, mean</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} cores</source>
        <translation type="unfinished">{0} 核</translation>
    </message>
</context>
<context>
    <name>CurvesPage</name>
    <message>
        <source>Model</source>
        <translation type="unfinished">模型</translation>
    </message>
</context>
<context>
    <name>DetailsPane</name>
    <message>
        <source>Click a span to see the whole life of its task, or drag over the timeline to see where the time of that range went.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Close (Esc)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close the find bar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find in the timeline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find: task number, state, lane or error; &gt;5ms, &lt;20us</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next find (Enter)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only lanes with a find</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous find (Shift+Enter)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Words are joined by “and”, e.g. “threads gil &gt;2ms”. Enter: next, Shift+Enter: previous</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FindingsLabel</name>
    <message>
        <source>Reasons, costs, and what is still to be measured</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>less</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>measure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} more</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HeartbeatPage</name>
    <message>
        <source>Delay (s)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delay of each heartbeat in the Qt host</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None of these models has a Qt loop: tick QThreads to see its heartbeat.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time (s)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>frames lost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>one frame, 16.7 ms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HelpDialog</name>
    <message>
        <source>Help</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LatencyPage</name>
    <message>
        <source>Latency (s)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Latency by percentile</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No task has been done yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Percentile</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LedgerView</name>
    <message>
        <source>Ledger: shares of time by state</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model, lane</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run a scenario to see where every millisecond went.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Selected: {0} from {1}. Esc clears the selection.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shares</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation type="unfinished">任务</translation>
    </message>
    <message>
        <source>Wall time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What each process, thread or loop did with its time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What each task met with, from its submission to its end</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whole run. Drag over the timeline for the ledger of a part of it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Workers</source>
        <translation type="unfinished">工作者</translation>
    </message>
    <message>
        <source>… and {0} more</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Legend</name>
    <message>
        <source>Click an entry to hide or show it</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LevelsPage</name>
    <message>
        <source>Model</source>
        <translation type="unfinished">模型</translation>
    </message>
    <message>
        <source>No task has been submitted yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tasks in each state</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tasks or workers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model whose tasks or workers are shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time (s)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Workers in each state</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>mean</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>tasks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>workers</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MachineCheck</name>
    <message>
        <source>All {0} checks are well.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check this machine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checks of this machine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} of {1} checks need attention.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>&amp;Presets</source>
        <translation>预设(&amp;P)</translation>
    </message>
    <message>
        <source>Blockers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export picture at</source>
        <translation>按比例导出图片</translation>
    </message>
    <message>
        <source>Ledger</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PNG at {0}×</source>
        <translation>PNG，{0}×</translation>
    </message>
    <message>
        <source>Plots</source>
        <translation>图表</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>Ready-made scenarios</source>
        <translation>现成的场景</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation type="unfinished">任务</translation>
    </message>
    <message>
        <source>Tasks ({0} failed)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Toolbar</source>
        <translation>工具栏</translation>
    </message>
    <message>
        <source>{0} cores · {1} % busy</source>
        <translation>{0} 核 · 占用 {1} %</translation>
    </message>
</context>
<context>
    <name>Minimap</name>
    <message>
        <source>Minimap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The whole run. Drag to look at a part of it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>whole run</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Page</name>
    <message>
        <source>Copy as picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy values (tab-separated)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was recorded: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run a scenario to see its plots.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starting …</source>
        <translation type="unfinished">正在启动…</translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>Actions</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Find an action</source>
        <translation>查找操作</translation>
    </message>
    <message>
        <source>Search actions</source>
        <translation>搜索操作</translation>
    </message>
    <message>
        <source>Type to search actions …</source>
        <translation>输入以搜索操作…</translation>
    </message>
</context>
<context>
    <name>ParamSlider</name>
    <message>
        <source>{0}, slider</source>
        <translation>{0}，滑块</translation>
    </message>
</context>
<context>
    <name>PlaybackBar</name>
    <message>
        <source>End the playback</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause the playback</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Play</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Position of the playback</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seconds of the run that pass in one of yours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Speed of the playback</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PlotsPanel</name>
    <message>
        <source>CPU use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cores that each model kept busy, over time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Heartbeat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How late the 60 Hz timer of a Qt host came: will it freeze?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How long tasks took from their submission to their end</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Latency</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>States</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Summary</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tasks done per second, over time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tasks or workers of one model in each state, over time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Throughput</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Throughput and shares of the workers&apos; time, by model</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PreferencesDialog</name>
    <message>
        <source>As the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark</source>
        <translation type="unfinished">深色</translation>
    </message>
    <message>
        <source>Draw at most</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light</source>
        <translation type="unfinished">浅色</translation>
    </message>
    <message>
        <source>Live follows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures are exported at</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preferences</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The language takes effect at the next start.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>everything</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the last {0} s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} frames per second</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RangePage</name>
    <message>
        <source>How long the spans of the chosen state are</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lengths of the spans: {0}, {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Longest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model</source>
        <translation type="unfinished">模型</translation>
    </message>
    <message>
        <source>Share</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Spans</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time of the selected range by model and state</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whose time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Workers&apos; and tasks&apos; time are the same time seen from two sides</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of tasks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of workers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} selected: where the time went</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ResultsTable</name>
    <message>
        <source>Results per model</source>
        <translation>各模型的结果</translation>
    </message>
    <message>
        <source>the best of these runs</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ScenarioPanel</name>
    <message>
        <source> tasks</source>
        <translation> 个任务</translation>
    </message>
    <message>
        <source>Every model runs once in each round; the median counts. One tells no spread.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fault</source>
        <translation>故障</translation>
    </message>
    <message>
        <source>Faults and seed</source>
        <translation>故障与随机种子</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>More parameters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More parameters ({0} changed)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One in</source>
        <translation>每</translation>
    </message>
    <message>
        <source>Reset to defaults</source>
        <translation>恢复默认值</translation>
    </message>
    <message>
        <source>Rounds before those that count: caches fill, clocks rise.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rounds of a comparison</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rounds that count</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scenario</source>
        <translation>场景</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>The same seed and parameters give the same tasks.</source>
        <translation>种子和参数相同，任务就相同。</translation>
    </message>
    <message>
        <source>Warm-up rounds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which tasks misbehave</source>
        <translation>哪些任务出故障</translation>
    </message>
    <message>
        <source>Workload</source>
        <translation>负载</translation>
    </message>
    <message>
        <source>counted </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>warm-up </source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ShortcutSheet</name>
    <message>
        <source>Everywhere</source>
        <translation>任何位置</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>While the timeline has the focus</source>
        <translation>时间线获得焦点时</translation>
    </message>
</context>
<context>
    <name>SpanPage</name>
    <message>
        <source> so far</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Duration</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Error</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kept waiting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kept waiting by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lane</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Latency</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Meaning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Submitted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Task ended</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The life of the task</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The selected span</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Worker</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>and {0} more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>task #{0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>task #{0} on {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} spans for {1} in all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{who} {did}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{who} {did} for {time}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>Events received from the hosts: per second while they run, and then in all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Events that a host could not write: sent but not received</source>
        <translation>宿主进程未能写入的事件：已发送但未收到</translation>
    </message>
    <message>
        <source>Frames that the window draws per second</source>
        <translation>窗口每秒绘制的帧数</translation>
    </message>
    <message>
        <source>Live: tasks offered and tasks done per second, of all models together</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Oldest spans given up to keep memory bounded</source>
        <translation>为限制内存而舍弃的最早时段</translation>
    </message>
    <message>
        <source>Spans kept in memory</source>
        <translation>内存中保留的时段</translation>
    </message>
    <message>
        <source>{0} dropped</source>
        <translation>丢失 {0}</translation>
    </message>
    <message>
        <source>{0} events</source>
        <translation>{0} 个事件</translation>
    </message>
    <message>
        <source>{0} events/s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} evicted</source>
        <translation>舍弃 {0}</translation>
    </message>
    <message>
        <source>{0} fps</source>
        <translation>{0} 帧/秒</translation>
    </message>
    <message>
        <source>{0} spans</source>
        <translation>{0} 个时段</translation>
    </message>
    <message>
        <source>{0} tasks/s offered, {1} done</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SummaryPage</name>
    <message>
        <source>Model</source>
        <translation type="unfinished">模型</translation>
    </message>
    <message>
        <source>No task has been done yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tasks/s</source>
        <translation type="unfinished">任务/秒</translation>
    </message>
    <message>
        <source>Throughput and shares of the workers&apos; time, by model</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SweepPanel</name>
    <message>
        <source>Every point is a real run: fewer tasks make it quicker</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for the flip point: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parameter to vary</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Press Run to measure every chosen model over this range: curves with their spread, the best number of workers, and the point where another model takes over.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Progress of the sweep</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped: what was measured is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tasks per point</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Values measured before the flip points are looked for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Vary</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>tasks per point</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} of {1} runs: {2}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SweepPlot</name>
    <message>
        <source>Tasks per second</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The fewest workers within 5 % of the best</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Throughput of each model over the parameter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from {0} on</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TasksTable</name>
    <message>
        <source>Failed only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter tasks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter: model, number, state, worker, error</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No tasks yet: run a scenario.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tasks of all runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} of {1} tasks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} tasks</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TextTable</name>
    <message>
        <source>Copy the selected rows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the table</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ThroughputPage</name>
    <message>
        <source>, over {0} each</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No task has been done yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tasks done per second</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tasks/s</source>
        <translation type="unfinished">任务/秒</translation>
    </message>
    <message>
        <source>Time (s)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>done of offered/s, mean</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>tasks/s, mean</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TimelinePanel</name>
    <message>
        <source>Collapse all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Collapse {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Expand all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Expand {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hide this lane</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep a mark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Note:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pin on top</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show all hidden lanes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the hidden lanes of {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TimelineSurface</name>
    <message>
        <source>Press Run to watch real tasks under each chosen model, live.</source>
        <translation type="unfinished">点击“运行”，实时观察真实任务在所选各模型下的执行。</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation type="unfinished">时间线</translation>
    </message>
    <message>
        <source>What each worker and task is doing over time, grouped by model. The results table has the same figures as text.</source>
        <translation type="unfinished">按模型分组，显示每个工作者和任务随时间在做什么。结果表以文字给出同样的数据。</translation>
    </message>
</context>
<context>
    <name>TimelineTooltip</name>
    <message>
        <source>Error: {text}</source>
        <translation>错误：{text}</translation>
    </message>
    <message>
        <source>Task #{number}</source>
        <translation>任务 #{number}</translation>
    </message>
    <message>
        <source>{bytes} bytes moved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{duration} from {start}</source>
        <translation>{duration}，始于 {start}</translation>
    </message>
    <message>
        <source>{duration} so far</source>
        <translation>{duration}(尚未结束)</translation>
    </message>
</context>
<context>
    <name>TimelineView</name>
    <message>
        <source>Paused: recording goes on</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>VerdictBar</name>
    <message>
        <source>Did not finish: {0}. What was recorded until then is kept.</source>
        <translation>未完成：{0}。此前的记录已保留。</translation>
    </message>
    <message>
        <source>Live: move a slider and watch the next tasks change.</source>
        <translation>实时：移动滑块，观察后续任务的变化。</translation>
    </message>
    <message>
        <source>Press &lt;b&gt;Run&lt;/b&gt; to see where one model overtakes another.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Press &lt;b&gt;Run&lt;/b&gt; to see which model suits this work.</source>
        <translation>点击&lt;b&gt;运行&lt;/b&gt;，看看哪种模型适合这项工作。</translation>
    </message>
    <message>
        <source>Progress of the comparison</source>
        <translation>对比进度</translation>
    </message>
    <message>
        <source>Round {0} of {1}: {2}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Running {0}, {1} of {2} …</source>
        <translation>正在运行{0}，第 {1} 个，共 {2} 个…</translation>
    </message>
    <message>
        <source>So far: the sweep goes on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starting {0} …</source>
        <translation>正在启动{0}…</translation>
    </message>
    <message>
        <source>Starting …</source>
        <translation>正在启动…</translation>
    </message>
    <message>
        <source>Stopped. &lt;b&gt;Compare&lt;/b&gt; runs the models in turn and says which wins.</source>
        <translation>已停止。&lt;b&gt;对比&lt;/b&gt;会依次运行各模型，并指出胜者。</translation>
    </message>
    <message>
        <source>Sweeping …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The models share the machine here. Compare runs them in turn: which one wins?</source>
        <translation>此处各模型共用这台机器。“对比”会依次运行它们：谁会胜出?</translation>
    </message>
    <message>
        <source>The parameters have changed since: this result is of the earlier ones.</source>
        <translation>参数此后已改变：此结果属于先前的参数。</translation>
    </message>
    <message>
        <source>Warm-up: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was recorded is kept. Change the scenario or press Run to try again.</source>
        <translation>已有的记录已保留。请修改场景，或点击“运行”重试。</translation>
    </message>
    <message>
        <source>no reason was given</source>
        <translation>未给出原因</translation>
    </message>
    <message>
        <source>{0} could not finish: {1}</source>
        <translation>{0}未能完成：{1}</translation>
    </message>
</context>
<context>
    <name>_Message</name>
    <message>
        <source>Dismiss</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Message: {0}</source>
        <translation>消息：{0}</translation>
    </message>
    <message>
        <source>{0} ({1} times)</source>
        <translation>{0}({1} 次)</translation>
    </message>
</context>
<context>
    <name>doctor</name>
    <message>
        <source> (as root)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, but only {0:.2g} cores&apos; worth of time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>0: one&apos;s own processes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1: children, and who allows it, as concurviz&apos;s hosts do</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>2: administrators only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Allow two cores or more (taskset, docker --cpuset-cpus): nothing can run in parallel on one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Broken interpreter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clock of other processes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close other programs, or keep to few workers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cores</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Debian, Ubuntu: sudo apt-get install {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Display</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fonts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fonts for Chinese</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>GIL</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Interpreters for tasks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Journals go to the disk instead, which is slower: allow more with docker run --shm-size=1g.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lanes of different processes cannot be compared on this system.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left out. Repair it, or take it off the PATH.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Libraries for pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Libraries for windows on X</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking from outside</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Machine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make room there, or set TMPDIR to a folder that has some.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory of other processes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is remembered: give yourself the right to write there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Others</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Packages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Processes and threads</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Program</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Raise it before the start: ulimit -n {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Raise the container&apos;s CPU quota (docker run --cpus): tasks are paused when it is used up, and that shows as waiting for a core.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Raise the limit (ulimit -u, docker run --pids-limit), or keep to fewer workers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recording is slower or coarser than it could be: see whether the kernel&apos;s clock source can be tsc (/sys/devices/system/clocksource).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings, cache and log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shared memory (/dev/shm)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start it in a desktop session, through ssh -X, or under xvfb-run. concurviz compare needs no display.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Temporary folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tracing policy (ptrace_scope)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waits of code that cannot be measured from inside are unknown.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waits of code that cannot be measured from inside stay unknown. Allow it with sysctl kernel.yama.ptrace_scope=1, or docker run --cap-add=SYS_PTRACE.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waits of other processes&apos; threads</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>all {0} found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>can be written</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cannot be told: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cannot be written: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>control group</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>differs from this one&apos;s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no GIL</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no limit to be read here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no readable memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none</source>
        <translation type="unfinished">无</translation>
    </message>
    <message>
        <source>none is in force</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none: journals go to the temporary folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not found: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not installed: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>on Linux only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>process_vm_readv fails: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>process_vm_readv works</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>resolution {0:.0f} ns, {1:.0f} ns a look</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>room for {0} ({1})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the display {0} cannot be opened</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the same as this one&apos;s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the system&apos;s own</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there is no X display (DISPLAY is not set)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unlimited</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} (tasks need CPython {1} or newer)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} available</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} can be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} cannot be read: {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} free</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} free in {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} of {1} cores</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} per process, {1} when asked for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0}: nobody</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>groups</name>
    <message>
        <source>winner</source>
        <translation>胜者</translation>
    </message>
</context>
<context>
    <name>guard</name>
    <message>
        <source>Many: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Too many: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>open files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>this machine takes about {0} workers under {1} ({2})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} workers instead of {1}: {2}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>picture</name>
    <message>
        <source>Bars: what the medians may be off by, {0} rounds each</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fault {0}, every {1}</source>
        <translation>故障 {0}，每 {1} 个任务</translation>
    </message>
    <message>
        <source>Seed {0}</source>
        <translation>种子 {0}</translation>
    </message>
    <message>
        <source>{0} cores</source>
        <translation>{0} 核</translation>
    </message>
    <message>
        <source>{0}: a sweep over {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{received} events received, {dropped} dropped; {evicted} spans evicted</source>
        <translation>收到 {received} 个事件，丢失 {dropped} 个；舍弃 {evicted} 个时段</translation>
    </message>
</context>
<context>
    <name>timeline</name>
    <message>
        <source>change {0}</source>
        <translation>变更 {0}</translation>
    </message>
    <message>
        <source>lanes hidden: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} lanes</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>words</name>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>运行(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>主题(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Timeline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>10,000 coroutines beside 10,000 threads</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>95 % of the tasks were done within this time of their submission.</source>
        <translation>95 % 的任务在提交后这段时间内完成。</translation>
    </message>
    <message>
        <source>99 % of the tasks were done within this time of their submission.</source>
        <translation>99 % 的任务在提交后这段时间内完成。</translation>
    </message>
    <message>
        <source>A coroutine is an object of a few kilobytes, a thread a stack and a journal: several times as much.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A coroutine runs until it awaits, is suspended, and goes on where it was; others run meanwhile.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A first tour; what states and figures mean</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About concurviz</source>
        <translation>关于 concurviz</translation>
    </message>
    <message>
        <source>All models at once, without end: sliders act on the next task</source>
        <translation>所有模型同时运行，不会自行结束：滑块作用于下一个任务</translation>
    </message>
    <message>
        <source>Arrival rate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Async I/O</source>
        <translation>异步 I/O</translation>
    </message>
    <message>
        <source>Back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bring the selection into the middle; once more, fit it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CPU per task</source>
        <translation>每任务 CPU</translation>
    </message>
    <message>
        <source>CPU use (cores)</source>
        <translation>CPU 占用(核)</translation>
    </message>
    <message>
        <source>CPU without the GIL</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CPU work and a file in turn: write, fsync, read back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CPU work and sleeping in turn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CPU work and socket I/O in turn</source>
        <translation>CPU 计算与套接字 I/O 交替</translation>
    </message>
    <message>
        <source>CPU work in C that releases the GIL: hashing and compressing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CPU work in pure Python that holds the GIL</source>
        <translation>持有 GIL 的纯 Python CPU 计算</translation>
    </message>
    <message>
        <source>CPU work of which a part is done under a lock that all tasks share</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CPU-bound</source>
        <translation>CPU 密集</translation>
    </message>
    <message>
        <source>CPU-bound work on all cores</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Centre the selection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check this machine…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a preset in the toolbar, or set the workload and the sliders yourself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear the selection</source>
        <translation>清除选择</translation>
    </message>
    <message>
        <source>Click</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Collapse all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>对比</translation>
    </message>
    <message>
        <source>Compare runs the same tasks under each chosen model in turn; the sentence below the timeline says which one wins, and why.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Computing between two awaits blocks the loop: the replies are there, but nobody fetches them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Computing in Python delays the beats of a Qt window, in QThreads by the GIL and on its own loop at once.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Concurrency limit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>复制图片</translation>
    </message>
    <message>
        <source>Copy the timeline&apos;s picture to the clipboard</source>
        <translation>将时间线图片复制到剪贴板</translation>
    </message>
    <message>
        <source>Coroutines</source>
        <translation>协程</translation>
    </message>
    <message>
        <source>Coroutines that may be under way at once, by a semaphore; 0 for no limit.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Counter (parent / all)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+Shift+E exports the picture, Ctrl+S saves, a file dropped on the window is opened.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Dark text on light</source>
        <translation>浅底深字</translation>
    </message>
    <message>
        <source>Display, fonts, interpreters, limits: what there is and what to do</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Double click</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Each task adds one to a counter in its worker&apos;s memory: what the parent sees of it at the end, and the sum over all workers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Each task adds one to a counter: processes change a copy of their own, threads and coroutines the parent&apos;s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Error</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Events</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Expand all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export clip…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export picture…</source>
        <translation>导出图片…</translation>
    </message>
    <message>
        <source>Failure rate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fill the screen</source>
        <translation>占满屏幕</translation>
    </message>
    <message>
        <source>Find an action…</source>
        <translation>查找操作…</translation>
    </message>
    <message>
        <source>Find tasks, lanes, states, errors; filter lanes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fit that span</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fold every group</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>跟随</translation>
    </message>
    <message>
        <source>Follow the cause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Follow the desktop&apos;s colours</source>
        <translation>跟随桌面配色</translation>
    </message>
    <message>
        <source>Follow the effect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Forward</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Frames lost (worst)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From its submission to its end.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From its submission until a worker took it up.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From starting the host process until it was ready.</source>
        <translation>从启动宿主进程到其就绪。</translation>
    </message>
    <message>
        <source>From the start of the run to the end of its last task: the median of the rounds that count, and half the interval that holds it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>全屏</translation>
    </message>
    <message>
        <source>GIL</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to the mark after the middle of the view</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to the mark before the middle of the view</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Half of the tasks were done within this time of their submission.</source>
        <translation>一半的任务在提交后这段时间内完成。</translation>
    </message>
    <message>
        <source>Help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hide no lane</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How long a task waits, for the loopback service&apos;s reply or for a timer, summed over its phases.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How long a thread may hold the GIL while others wait (sys.setswitchinterval).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How long its own code was executing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How often a task alternates between CPU work and whatever else it does.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How the task ended, or what it is doing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>I/O-bound</source>
        <translation>I/O 密集</translation>
    </message>
    <message>
        <source>Items that the queue holds before a producer has to wait.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Jitter</source>
        <translation>抖动</translation>
    </message>
    <message>
        <source>Keep a mark…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep the newest moment in sight; panning lets go of it</source>
        <translation>始终显示最新时刻；平移即停止跟随</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Latency (ms)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Later</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left drag</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let the picture stand still; recording goes on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Light text on dark</source>
        <translation>深底浅字</translation>
    </message>
    <message>
        <source>List every shortcut</source>
        <translation>列出所有快捷键</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>实时</translation>
    </message>
    <message>
        <source>Live runs all models at once: move a slider and watch the next tasks change.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Live: tasks in flight at once; with an arrival rate, the most that may be waiting or under way before more are refused. Compare: tasks per run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mark the selection or the pointer&apos;s time until the next mark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory per worker</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Middle drag</source>
        <translation>中键拖动</translation>
    </message>
    <message>
        <source>Mixed</source>
        <translation>混合</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Move to earlier times</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move to later times</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next mark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next span</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of the frames that a window in the Qt host would have drawn those that were lost, and the worst delay of its 60 Hz timer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Offered/s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One parameter over a range: curves, best number of workers, flip points</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a scenario&apos;s TOML file</source>
        <translation>打开场景的 TOML 文件</translation>
    </message>
    <message>
        <source>Open scenario…</source>
        <translation>打开场景…</translation>
    </message>
    <message>
        <source>Own memory against shared memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pan</source>
        <translation>平移</translation>
    </message>
    <message>
        <source>Pause the picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Payload</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Peak (MiB)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Phases</source>
        <translation>阶段数</translation>
    </message>
    <message>
        <source>Pin, hide, move, collapse</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Play again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preferences…</source>
        <translation>首选项…</translation>
    </message>
    <message>
        <source>Previous mark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous span</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Process pool</source>
        <translation>进程池</translation>
    </message>
    <message>
        <source>ProcessPoolExecutor: tasks queue for a few processes and are pickled both ways</source>
        <translation>ProcessPoolExecutor：任务排队等待少数进程，往返都要序列化（pickle）</translation>
    </message>
    <message>
        <source>Processes</source>
        <translation>进程</translation>
    </message>
    <message>
        <source>Processes compute on all cores at once; threads and coroutines of one process take turns on one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Processes or threads that execute tasks. Coroutines always share one event loop.</source>
        <translation>执行任务的进程或线程。协程始终共用一个事件循环。</translation>
    </message>
    <message>
        <source>Processor time of the host and its workers over the wall time.</source>
        <translation>宿主进程及其工作者的处理器时间与挂钟时间之比。</translation>
    </message>
    <message>
        <source>Producers and consumers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pure-Python work holds the GIL: only processes use more than one core.</source>
        <translation>纯 Python 计算持有 GIL：只有进程能用上多个核。</translation>
    </message>
    <message>
        <source>Put every parameter, the models and the faults back to their defaults</source>
        <translation>将所有参数、模型和故障恢复为默认值</translation>
    </message>
    <message>
        <source>QThreads</source>
        <translation>QThread 线程</translation>
    </message>
    <message>
        <source>Qt loop</source>
        <translation>Qt 循环</translation>
    </message>
    <message>
        <source>Qt&apos;s threads beside a Qt event loop whose 60 Hz heartbeat shows lost frames</source>
        <translation>Qt 线程，旁有 Qt 事件循环，其 60 Hz 心跳显示丢失的帧</translation>
    </message>
    <message>
        <source>Queue size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Ran (ms)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Random spread of each task&apos;s work and wait around its mean; seeded, so repeatable.</source>
        <translation>每任务的计算与等待围绕均值的随机波动；由种子决定，因此可重复。</translation>
    </message>
    <message>
        <source>Records of the workers that arrived here, and how many were dropped for lack of room.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replay a finished run at a chosen speed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reply size</source>
        <translation>应答大小</translation>
    </message>
    <message>
        <source>Reset to defaults</source>
        <translation>恢复默认值</translation>
    </message>
    <message>
        <source>Right click</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Run the scenario in the chosen mode</source>
        <translation>以所选模式运行场景</translation>
    </message>
    <message>
        <source>Save a moving picture: the run replayed, or the view as it goes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save scenario…</source>
        <translation>保存场景…</translation>
    </message>
    <message>
        <source>Save the scenario as a TOML file</source>
        <translation>将场景保存为 TOML 文件</translation>
    </message>
    <message>
        <source>Save the timeline as a PNG with legend, axis and parameters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select a range; its edges can be dragged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select a span: details below</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select nothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select the next span on the same lane</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select the span before on the same lane</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select what kept the span waiting: who had the GIL, loop or lock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select what the selected span kept waiting the longest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Serial</source>
        <translation>串行</translation>
    </message>
    <message>
        <source>Serial&apos;s wall time over this model&apos;s; in brackets the most it could reach on this machine.</source>
        <translation>串行的挂钟时间与本模型之比；括号内为本机可达到的上限。</translation>
    </message>
    <message>
        <source>Set a mark with a note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shared lock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shift+drag, right drag</source>
        <translation>Shift+拖动、右键拖动</translation>
    </message>
    <message>
        <source>Shift+wheel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show everything</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>Show hidden lanes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show what was shown before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size of the loopback service&apos;s replies.</source>
        <translation>回环服务应答的大小。</translation>
    </message>
    <message>
        <source>Speed-up (ideal)</source>
        <translation>加速比(理想)</translation>
    </message>
    <message>
        <source>Start or stop</source>
        <translation>启动或停止</translation>
    </message>
    <message>
        <source>Start, or stop what is running</source>
        <translation>启动，或停止正在运行的任务</translation>
    </message>
    <message>
        <source>Start-up (s)</source>
        <translation>启动 (s)</translation>
    </message>
    <message>
        <source>Started (s)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop all runs; by force if they do not obey</source>
        <translation>停止所有运行；不听从时强制停止</translation>
    </message>
    <message>
        <source>Stop everything and close</source>
        <translation>停止一切并关闭</translation>
    </message>
    <message>
        <source>Submitted (s)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sweep</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Switch interval</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>System</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Task</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Tasks done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tasks done per second of wall time.</source>
        <translation>挂钟时间每秒完成的任务数。</translation>
    </message>
    <message>
        <source>Tasks done, and where there are any: failed, refused since too many were waiting, cancelled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tasks submitted per second, refused ones included: more than are done where they pile up.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tasks that arrive per second, at random moments that the seed determines, whether or not the ones before are done. 0: all at once, and in Live a new one for each that ended.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tasks that compute and wait in turn: processes overlap both, threads and coroutines only the waits.</source>
        <translation>任务交替计算与等待：进程能让两者都重叠，线程和协程只能让等待重叠。</translation>
    </message>
    <message>
        <source>Tasks/s</source>
        <translation>任务/秒</translation>
    </message>
    <message>
        <source>The blocked loop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The concurrency model; its status follows where the run is neither done nor running.</source>
        <translation>并发模型；若运行既未完成也不在进行，其后附状态。</translation>
    </message>
    <message>
        <source>The coroutine that suspends and resumes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The loop that goes on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The most resident memory that the host and its workers held together.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The same tasks under each model in turn: timings, verdict</source>
        <translation>同样的任务依次在各模型下运行：计时与结论</translation>
    </message>
    <message>
        <source>The share of a task&apos;s CPU work that it does while it holds the lock.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The share of tasks that raise an exception at their end; seeded, so repeatable.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The tabs below give the same as figures: results, where the time went, plots, and every single task.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The task&apos;s number: the same number is the same work under every model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The worker that had it last.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Theme, language, what Live shows, pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Thread pool</source>
        <translation>线程池</translation>
    </message>
    <message>
        <source>ThreadPoolExecutor: tasks queue for a few threads that share one GIL</source>
        <translation>ThreadPoolExecutor：任务排队等待少数共用一个 GIL 的线程</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>线程</translation>
    </message>
    <message>
        <source>Timers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type a part of an action&apos;s name and run it</source>
        <translation>输入操作名称的一部分并执行</translation>
    </message>
    <message>
        <source>Undo going back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unfold every group</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Version and licence</source>
        <translation>版本与许可证</translation>
    </message>
    <message>
        <source>Wait per task</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waited (ms)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waits overlap under every concurrent model; coroutines hold all of them in one thread.</source>
        <translation>在每种并发模型下等待都能重叠；协程在一个线程中容纳所有等待。</translation>
    </message>
    <message>
        <source>Waits that overlap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wall time (s)</source>
        <translation>挂钟时间 (s)</translation>
    </message>
    <message>
        <source>What goes to each task and comes back with its result, as pickled; in file work, what is written and read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What one more worker took, or one more task where it says so, since there tasks are objects on one loop: private memory beyond that of the host as its engine began.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wheel; Ctrl+wheel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When a worker first took it up, from the start of its run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When it was submitted, from the start of its run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>While one operation waits, others go on: forty waits together take little longer than one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>While operations are in flight the loop runs the callbacks of others: short slices in one thread.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why it failed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Will this freeze my window?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Work per task, as a calibrated amount of work: its time on an idle core.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Work under the lock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Worker</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Workers</source>
        <translation>工作者</translation>
    </message>
    <message>
        <source>Zoom at the pointer; finer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom in at the pointer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom out at the pointer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom out until the whole run fits</source>
        <translation>缩小到能看到整个运行</translation>
    </message>
    <message>
        <source>Zoom to that range</source>
        <translation>缩放到该范围</translation>
    </message>
    <message>
        <source>Zoom with the wheel or W and S, pan with A and D; 0 shows everything. Point at a span to learn what it is, drag to measure a range.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a callback runs to its end before any other: none ever waits for the lock</source>
        <translation>一个回调运行完，才轮到别的回调：没有谁需要等锁</translation>
    </message>
    <message>
        <source>a list of numbers goes to each task and back: pickled where workers are processes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a way to run tasks concurrently: processes, threads, coroutines, …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>asyncio as callbacks and Protocols: one loop, many operations in flight, no coroutine</source>
        <translation>asyncio 的回调与 Protocol：一个循环，许多操作同时进行，没有协程</translation>
    </message>
    <message>
        <source>asyncio has no file I/O of its own: writing and fsync block the loop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>asyncio on Qt&apos;s event loop through qasync: tasks and 60 Hz frames share one thread</source>
        <translation>经 qasync 在 Qt 事件循环上运行的 asyncio：任务与 60 Hz 的帧共用一个线程</translation>
    </message>
    <message>
        <source>asyncio with async/await: one thread, tasks suspend and resume</source>
        <translation>asyncio 的 async/await：单线程，任务挂起并恢复</translation>
    </message>
    <message>
        <source>awaiting a timer, another task or an event</source>
        <translation>正在等待定时器、其他任务或事件</translation>
    </message>
    <message>
        <source>broken</source>
        <translation>已中断</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>cannot be told</source>
        <translation>无法判断</translation>
    </message>
    <message>
        <source>cpu_wait</source>
        <translation>等待 CPU</translation>
    </message>
    <message>
        <source>done</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>ended the wait</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ending</source>
        <translation>正在收尾</translation>
    </message>
    <message>
        <source>every other task computes and puts into a bounded queue, the others take and compute</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>executing the task&apos;s code</source>
        <translation>正在执行任务代码</translation>
    </message>
    <message>
        <source>exit</source>
        <translation>exit(退出)</translation>
    </message>
    <message>
        <source>failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>gil_wait</source>
        <translation>等待 GIL</translation>
    </message>
    <message>
        <source>had a core</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>had the GIL</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>had the lock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>had the worker</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>hang</source>
        <translation>hang(卡死)</translation>
    </message>
    <message>
        <source>hang-c</source>
        <translation>hang-c(卡死于 C)</translation>
    </message>
    <message>
        <source>host</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>idle</source>
        <translation>空闲</translation>
    </message>
    <message>
        <source>io_wait</source>
        <translation>等待 I/O</translation>
    </message>
    <message>
        <source>its I/O is under way</source>
        <translation>其 I/O 正在进行</translation>
    </message>
    <message>
        <source>kill</source>
        <translation>kill(杀死)</translation>
    </message>
    <message>
        <source>lane</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>lock_wait</source>
        <translation>等待锁</translation>
    </message>
    <message>
        <source>loop_wait</source>
        <translation>等待事件循环</translation>
    </message>
    <message>
        <source>missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>multiprocessing: own memory and own GIL each, truly parallel</source>
        <translation>multiprocessing：各有内存和 GIL，真正并行</translation>
    </message>
    <message>
        <source>no coroutine ever waits: none gives way while it holds the lock, for want of an await</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no task misbehaves</source>
        <translation>没有任务出故障</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>not running; why is not known yet</source>
        <translation>未在运行；原因尚不清楚</translation>
    </message>
    <message>
        <source>nothing to do</source>
        <translation>无事可做</translation>
    </message>
    <message>
        <source>ok</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>one line of the timeline: a worker&apos;s spans, or those of tasks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>one memory: the payload goes by reference, nothing is moved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>one task after the other in one thread: the baseline</source>
        <translation>单线程中逐个执行任务：基准</translation>
    </message>
    <message>
        <source>one unit of the work that every model is given alike</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>p50 (ms)</source>
        <translation>p50 (ms)</translation>
    </message>
    <message>
        <source>p95 (ms)</source>
        <translation>p95 (ms)</translation>
    </message>
    <message>
        <source>p99 (ms)</source>
        <translation>p99 (ms)</translation>
    </message>
    <message>
        <source>pickling, sending or receiving</source>
        <translation>正在序列化、发送或接收</translation>
    </message>
    <message>
        <source>provisional</source>
        <translation>暂定</translation>
    </message>
    <message>
        <source>queued</source>
        <translation>排队</translation>
    </message>
    <message>
        <source>raise</source>
        <translation>raise(抛出异常)</translation>
    </message>
    <message>
        <source>ran on the loop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ready, but another thread of this interpreter has the GIL</source>
        <translation>已就绪，但 GIL 在同一解释器的另一线程手中</translation>
    </message>
    <message>
        <source>ready, but no core is free</source>
        <translation>已就绪，但没有空闲的核</translation>
    </message>
    <message>
        <source>ready, but the loop is busy with another task</source>
        <translation>已就绪，但事件循环正忙于另一任务</translation>
    </message>
    <message>
        <source>releasing the GIL does not help: the call itself blocks the loop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>segfault</source>
        <translation>segfault(段错误)</translation>
    </message>
    <message>
        <source>socket I/O against the loopback service</source>
        <translation>与回环服务之间的套接字 I/O</translation>
    </message>
    <message>
        <source>starting</source>
        <translation>启动中</translation>
    </message>
    <message>
        <source>starting up: process, imports, thread</source>
        <translation>正在启动：进程、导入、线程</translation>
    </message>
    <message>
        <source>stopping</source>
        <translation>正在停止</translation>
    </message>
    <message>
        <source>submitted, no worker yet</source>
        <translation>已提交，尚无工作者</translation>
    </message>
    <message>
        <source>suspended</source>
        <translation>已挂起</translation>
    </message>
    <message>
        <source>task</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the lock that lets only one thread of an interpreter run Python code</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the process that runs one model; no task ever runs in this window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the process, thread or event loop that executes tasks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the task calls os._exit</source>
        <translation>任务调用 os._exit</translation>
    </message>
    <message>
        <source>the task loops for ever in Python</source>
        <translation>任务在 Python 中无限循环</translation>
    </message>
    <message>
        <source>the task never returns from one C call that holds the GIL</source>
        <translation>任务陷入持有 GIL 的 C 调用，永不返回</translation>
    </message>
    <message>
        <source>the task raises an exception</source>
        <translation>任务抛出异常</translation>
    </message>
    <message>
        <source>the task&apos;s process crashes (SIGSEGV)</source>
        <translation>任务所在进程崩溃 (SIGSEGV)</translation>
    </message>
    <message>
        <source>the task&apos;s process is killed (SIGKILL)</source>
        <translation>任务所在进程被杀死 (SIGKILL)</translation>
    </message>
    <message>
        <source>threading: one memory, one GIL; waits overlap, Python code does not</source>
        <translation>threading：共用内存和 GIL;等待可重叠，Python 代码不可</translation>
    </message>
    <message>
        <source>transfer</source>
        <translation>传输</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>等候中</translation>
    </message>
    <message>
        <source>waiting for a lock, a queue or a semaphore</source>
        <translation>正在等待锁、队列或信号量</translation>
    </message>
    <message>
        <source>warning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>worker</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} cancelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} dropped</source>
        <translation type="unfinished">丢失 {0}</translation>
    </message>
    <message>
        <source>{0} failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} of {1}, {2} ms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} refused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0}/task</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
