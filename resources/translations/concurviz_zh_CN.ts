<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>Bars</name>
    <message>
        <source>Throughput (tasks/s)</source>
        <translation>吞吐量(任务/秒)</translation>
    </message>
    <message>
        <source>Workers&apos; time</source>
        <translation>工作者时间</translation>
    </message>
    <message>
        <source>{0} tasks/s</source>
        <translation>{0} 任务/秒</translation>
    </message>
</context>
<context>
    <name>BlockersView</name>
    <message>
        <source>A loop was blocked for more than {0} {1} times.</source>
        <translation>事件循环被阻塞超过 {0} 的次数：{1}。</translation>
    </message>
    <message>
        <source>How long others waited meanwhile, summed over all of them</source>
        <translation>其间其他任务等待的时间，为所有等待者之和</translation>
    </message>
    <message>
        <source>How often it held anybody up</source>
        <translation>它使他者等待的次数</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Nobody has kept anybody waiting for the GIL, a loop or a lock so far.</source>
        <translation>到目前为止，没有任务让其他任务等待 GIL、事件循环或锁。</translation>
    </message>
    <message>
        <source>Others waited</source>
        <translation>他者等待</translation>
    </message>
    <message>
        <source>Run a scenario to see which tasks keep others waiting.</source>
        <translation>运行一个场景，看看哪些任务让其他任务等待。</translation>
    </message>
    <message>
        <source>So many spans are looked through when the run has ended.</source>
        <translation>时段太多，待运行结束后再查找。</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>The hold that caused the most waiting. Enter or a click goes there</source>
        <translation>造成最多等待的一次占用。按 Enter 或点击即可前往</translation>
    </message>
    <message>
        <source>The worst blockers</source>
        <translation>最严重的阻塞者</translation>
    </message>
    <message>
        <source>Times</source>
        <translation>次数</translation>
    </message>
    <message>
        <source>What it did</source>
        <translation>做了什么</translation>
    </message>
    <message>
        <source>Worker</source>
        <translation>工作者</translation>
    </message>
    <message>
        <source>Worst first; the same wait may have several causes.</source>
        <translation>最严重者在前；同一次等待可能有多个原因。</translation>
    </message>
    <message>
        <source>Worst hold</source>
        <translation>最长占用</translation>
    </message>
</context>
<context>
    <name>ClipDialog</name>
    <message>
        <source> frames/s</source>
        <translation> 帧/秒</translation>
    </message>
    <message>
        <source> s</source>
        <translation> s</translation>
    </message>
    <message>
        <source>Export a clip</source>
        <translation>导出动画</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>时长</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Smoothness</source>
        <translation>流畅度</translation>
    </message>
    <message>
        <source>The timeline as it is seen from now on</source>
        <translation>从现在起所见的时间线</translation>
    </message>
    <message>
        <source>The whole run, replayed</source>
        <translation>回放整个运行</translation>
    </message>
</context>
<context>
    <name>ClipMaker</name>
    <message>
        <source>Export a clip</source>
        <translation>导出动画</translation>
    </message>
    <message>
        <source>No clip: cancelled</source>
        <translation>已取消，未生成动画</translation>
    </message>
    <message>
        <source>Saved {0}</source>
        <translation>已保存 {0}</translation>
    </message>
    <message>
        <source>Taking frames …</source>
        <translation>正在截取画面 …</translation>
    </message>
    <message>
        <source>Writing {0} …</source>
        <translation>正在写入 {0}…</translation>
    </message>
</context>
<context>
    <name>ClusterDialog</name>
    <message>
        <source>&amp;Scheduler</source>
        <translation>调度器(&amp;S)</translation>
    </message>
    <message>
        <source>Address of the scheduler</source>
        <translation>调度器地址</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>An address looks like {0}.</source>
        <translation>地址的格式为 {0}。</translation>
    </message>
    <message>
        <source>Browse: {0}</source>
        <translation>浏览：{0}</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>浏览…</translation>
    </message>
    <message>
        <source>By default each run of dask starts a cluster of its own. One that runs already, with concurviz and the same versions of Python and Dask, can be used instead.</source>
        <translation>默认情况下，dask 的每次运行都会启动自己的集群。也可以改用一个已在运行的集群，但其中须装有 concurviz，且 Python 与 Dask 的版本相同。</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Dask cluster</source>
        <translation>Dask 集群</translation>
    </message>
    <message>
        <source>In use: {0}</source>
        <translation>正在使用：{0}</translation>
    </message>
    <message>
        <source>Looking …</source>
        <translation>正在查看…</translation>
    </message>
    <message>
        <source>PEM files (*.pem *.crt *.key)</source>
        <translation>PEM 文件 (*.pem *.crt *.key)</translation>
    </message>
    <message>
        <source>TLS takes all three files, or none.</source>
        <translation>TLS 需要三个文件全部填写，或全部留空。</translation>
    </message>
    <message>
        <source>Use one of its own</source>
        <translation>使用自己的集群</translation>
    </message>
    <message>
        <source>Use this cluster</source>
        <translation>使用此集群</translation>
    </message>
    <message>
        <source>Without files, those that Dask&apos;s own configuration names are used.</source>
        <translation>如不填写文件，则使用 Dask 自身配置中指定的文件。</translation>
    </message>
    <message>
        <source>Workers of the cluster</source>
        <translation>集群的工作进程</translation>
    </message>
</context>
<context>
    <name>Clusters</name>
    <message>
        <source>From the next run on dask starts a cluster of its own.</source>
        <translation>从下次运行起，dask 启动自己的集群。</translation>
    </message>
    <message>
        <source>From the next run on dask uses the cluster at {0}.</source>
        <translation>从下次运行起，dask 使用位于 {0} 的集群。</translation>
    </message>
    <message>
        <source>It cannot be used: {0}.</source>
        <translation>无法使用：{0}。</translation>
    </message>
    <message>
        <source>They are on another machine: tasks that compute or wait for timers, and functions of your own, can run there, and lanes say how well their clocks are known.</source>
        <translation>这些工作者在另一台机器上：可在那里运行计算任务、等待定时器的任务以及您自己的函数；泳道上会标明其时钟的已知精度。</translation>
    </message>
    <message>
        <source>Workers: {0}. Threads: {1} in all.</source>
        <translation>工作进程：{0}。线程：共 {1}。</translation>
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
        <translation>导出动画</translation>
    </message>
    <message>
        <source>Playback is for finished runs: wait for the end, or stop.</source>
        <translation>只能回放已结束的运行：请等待结束，或停止它。</translation>
    </message>
    <message>
        <source>Shows how Python really schedules concurrent work.&lt;br&gt;MIT licence. Every task runs in a process of its own, never in this window.</source>
        <translation>展示 Python 究竟如何调度并发任务。&lt;br&gt;MIT 许可证。任务都在各自的进程中运行，绝不在本窗口中运行。</translation>
    </message>
</context>
<context>
    <name>CpuPage</name>
    <message>
        <source>1 core</source>
        <translation>1 核</translation>
    </message>
    <message>
        <source>CPU use (cores)</source>
        <translation>CPU 占用(核)</translation>
    </message>
    <message>
        <source>Cores kept busy by host and workers</source>
        <translation>宿主进程与工作者占用的核数</translation>
    </message>
    <message>
        <source>No run has been sampled yet.</source>
        <translation>尚无运行被采样。</translation>
    </message>
    <message>
        <source>Time (s)</source>
        <translation>时间 (s)</translation>
    </message>
    <message>
        <source>cores, mean</source>
        <translation>核，平均</translation>
    </message>
    <message>
        <source>{0} cores</source>
        <translation>{0} 核</translation>
    </message>
</context>
<context>
    <name>CurvesPage</name>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
</context>
<context>
    <name>DetailsPane</name>
    <message>
        <source>Click a span to see the whole life of its task, or drag over the timeline to see where the time of that range went.</source>
        <translation>点击一个时段可查看其任务的全过程；在时间线上拖动可查看该范围的时间去向。</translation>
    </message>
</context>
<context>
    <name>DiffView</name>
    <message>
        <source>Align</source>
        <translation>对齐</translation>
    </message>
    <message>
        <source>B at </source>
        <translation>B 位于 </translation>
    </message>
    <message>
        <source>Differences of two traces</source>
        <translation>两份跟踪记录的差异</translation>
    </message>
    <message>
        <source>How much later B begins than A</source>
        <translation>B 比 A 晚开始多少</translation>
    </message>
    <message>
        <source>Marks that tasks have set</source>
        <translation>任务自己设的标记</translation>
    </message>
    <message>
        <source>What is compared</source>
        <translation>比较什么</translation>
    </message>
    <message>
        <source>Where B lies beside A</source>
        <translation>B 相对于 A 的位置</translation>
    </message>
    <message>
        <source>nothing of this kind in these traces</source>
        <translation>这两份跟踪记录里没有这一类</translation>
    </message>
    <message>
        <source>the interval lies beyond 1</source>
        <translation>区间不含 1</translation>
    </message>
    <message>
        <source>{0} more, which differ less, are left out</source>
        <translation>另有 {0} 个差异较小的未列出</translation>
    </message>
    <message>
        <source>{0} of {1} differ</source>
        <translation>{1} 个中有 {0} 个不同</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>A PNG gets {0} pixels wide</source>
        <translation>PNG 的宽度为 {0} 像素</translation>
    </message>
    <message>
        <source>Export picture</source>
        <translation>导出图片</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>In sight: this zoom, these lanes as they are folded, moved and scrolled</source>
        <translation>当前所见：此刻的缩放，以及泳道的折叠、排列与滚动位置</translation>
    </message>
    <message>
        <source>Pixels of a PNG to each of the picture&apos;s; SVG and PDF scale</source>
        <translation>PNG 中每个图片像素对应的像素数；SVG 与 PDF 可任意缩放</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>倍率</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>The timeline as it is in sight now</source>
        <translation>时间线的当前所见</translation>
    </message>
    <message>
        <source>The whole run</source>
        <translation>整个运行</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>宽度</translation>
    </message>
    <message>
        <source>{0} pixels are too many for a PNG: lower the width or the scale</source>
        <translation>{0} 像素对 PNG 来说太多：请减小宽度或倍率</translation>
    </message>
</context>
<context>
    <name>Exporter</name>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Nothing was written: cancelled</source>
        <translation>已取消，没有写入任何内容</translation>
    </message>
    <message>
        <source>Report (HTML)</source>
        <translation>报告 (HTML)</translation>
    </message>
    <message>
        <source>Saved {0}</source>
        <translation>已保存 {0}</translation>
    </message>
    <message>
        <source>Writing {0} …</source>
        <translation>正在写入 {0} …</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Close (Esc)</source>
        <translation>关闭 (Esc)</translation>
    </message>
    <message>
        <source>Close the find bar</source>
        <translation>关闭查找栏</translation>
    </message>
    <message>
        <source>Find in the timeline</source>
        <translation>在时间线中查找</translation>
    </message>
    <message>
        <source>Find: task number, state, lane or error; &gt;5ms, &lt;20us; phase:io</source>
        <translation>查找：任务编号、状态、泳道或错误；&gt;5ms、&lt;20us；phase:io</translation>
    </message>
    <message>
        <source>Next find (Enter)</source>
        <translation>下一个 (Enter)</translation>
    </message>
    <message>
        <source>Only lanes with a find</source>
        <translation>仅显示有匹配的泳道</translation>
    </message>
    <message>
        <source>Previous find (Shift+Enter)</source>
        <translation>上一个 (Shift+Enter)</translation>
    </message>
    <message>
        <source>Words are joined by “and”, e.g. “threads gil &gt;2ms”. Enter: next, Shift+Enter: previous</source>
        <translation>各词之间为“且”，例如“threads gil &gt;2ms”。Enter：下一个，Shift+Enter：上一个</translation>
    </message>
    <message>
        <source>nothing found</source>
        <translation>未找到</translation>
    </message>
    <message>
        <source>{0} found</source>
        <translation>找到 {0} 个</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} / {1}</translation>
    </message>
</context>
<context>
    <name>FindingsLabel</name>
    <message>
        <source>Reasons, costs, and what is still to be measured</source>
        <translation>原因、代价，以及尚待测量的内容</translation>
    </message>
    <message>
        <source>less</source>
        <translation>收起</translation>
    </message>
    <message>
        <source>measure</source>
        <translation>测量</translation>
    </message>
    <message>
        <source>show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>{0} more</source>
        <translation>另有 {0} 项</translation>
    </message>
</context>
<context>
    <name>HeartbeatPage</name>
    <message>
        <source>Delay (s)</source>
        <translation>延迟 (s)</translation>
    </message>
    <message>
        <source>Delay of each heartbeat in the Qt host</source>
        <translation>Qt 宿主进程中每次心跳的延迟</translation>
    </message>
    <message>
        <source>None of these models has a Qt loop: tick QThreads to see its heartbeat.</source>
        <translation>这些模型都没有 Qt 事件循环：勾选 QThread 线程即可看到其心跳。</translation>
    </message>
    <message>
        <source>Time (s)</source>
        <translation>时间 (s)</translation>
    </message>
    <message>
        <source>frames lost</source>
        <translation>丢失的帧</translation>
    </message>
    <message>
        <source>one frame, 16.7 ms</source>
        <translation>一帧，16.7 ms</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} / {1}</translation>
    </message>
</context>
<context>
    <name>HelpDialog</name>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
</context>
<context>
    <name>InterpreterPicker</name>
    <message>
        <source>Add another…</source>
        <translation>添加其他…</translation>
    </message>
    <message>
        <source>Interpreters</source>
        <translation>解释器</translation>
    </message>
    <message>
        <source>Interpreters ({0} chosen)</source>
        <translation>解释器（已选 {0} 个）</translation>
    </message>
    <message>
        <source>Interpreters: {0}</source>
        <translation>解释器：{0}</translation>
    </message>
    <message>
        <source>Looking for interpreters…</source>
        <translation>正在查找解释器…</translation>
    </message>
    <message>
        <source>The executable of a Python, 3.9 or newer; it is remembered.</source>
        <translation>一个 Python（3.9 或更新）的可执行文件；会被记住。</translation>
    </message>
</context>
<context>
    <name>Interpreters</name>
    <message>
        <source>Add an interpreter</source>
        <translation>添加解释器</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Python (python*)</source>
        <translation>Python (python*)</translation>
    </message>
    <message>
        <source>added</source>
        <translation>已添加</translation>
    </message>
    <message>
        <source>environment</source>
        <translation>虚拟环境</translation>
    </message>
    <message>
        <source>no GIL</source>
        <translation>无 GIL</translation>
    </message>
    <message>
        <source>this program&apos;s</source>
        <translation>本程序的</translation>
    </message>
    <message>
        <source>too old for tasks, or no CPython</source>
        <translation>太旧，不能运行任务，或不是 CPython</translation>
    </message>
    <message>
        <source>with a GIL</source>
        <translation>有 GIL</translation>
    </message>
    <message>
        <source>{0}, free-threaded</source>
        <translation>{0}，自由线程</translation>
    </message>
</context>
<context>
    <name>Keeper</name>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Export picture</source>
        <translation>导出图片</translation>
    </message>
    <message>
        <source>Not shown of {0}: {1}.</source>
        <translation>{0} 中未显示：{1}。</translation>
    </message>
    <message>
        <source>Nothing has been swept yet: press Run first.</source>
        <translation>尚未扫描任何内容：请先按“运行”。</translation>
    </message>
    <message>
        <source>Nothing was opened: cancelled</source>
        <translation>已取消，没有打开任何文件</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Opened {0}</source>
        <translation>已打开 {0}</translation>
    </message>
    <message>
        <source>Opened {0}. Press Run to run it.</source>
        <translation>已打开 {0}。点击“运行”来运行它。</translation>
    </message>
    <message>
        <source>Opening {0} …</source>
        <translation>正在打开 {0}…</translation>
    </message>
    <message>
        <source>Other tools&apos; traces (*.json *.json.gz *.html)</source>
        <translation>其他工具的跟踪 (*.json *.json.gz *.html)</translation>
    </message>
    <message>
        <source>PDF</source>
        <translation>PDF</translation>
    </message>
    <message>
        <source>PNG</source>
        <translation>PNG</translation>
    </message>
    <message>
        <source>Picture copied</source>
        <translation>图片已复制</translation>
    </message>
    <message>
        <source>Pictures (*.png *.svg)</source>
        <translation>图片 (*.png *.svg)</translation>
    </message>
    <message>
        <source>Python files (*.py)</source>
        <translation>Python 文件 (*.py)</translation>
    </message>
    <message>
        <source>Read {0}. Press Run to import and run it.</source>
        <translation>已读取 {0}。按“运行”才会导入并运行它。</translation>
    </message>
    <message>
        <source>Reading {0} …</source>
        <translation>正在读取 {0} …</translation>
    </message>
    <message>
        <source>SVG</source>
        <translation>SVG</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Save scenario</source>
        <translation>保存场景</translation>
    </message>
    <message>
        <source>Save trace</source>
        <translation>保存跟踪记录</translation>
    </message>
    <message>
        <source>Saved {0}</source>
        <translation>已保存 {0}</translation>
    </message>
    <message>
        <source>Scenario</source>
        <translation>场景</translation>
    </message>
    <message>
        <source>Scenarios (*.toml)</source>
        <translation>场景 (*.toml)</translation>
    </message>
    <message>
        <source>Scenarios, traces and pictures ({0})</source>
        <translation>场景、跟踪记录与图片 ({0})</translation>
    </message>
    <message>
        <source>The picture of a sweep is a .png</source>
        <translation>扫描的图片为 .png 格式</translation>
    </message>
    <message>
        <source>Trace</source>
        <translation>跟踪记录</translation>
    </message>
    <message>
        <source>Traces ({0})</source>
        <translation>跟踪记录 ({0})</translation>
    </message>
    <message>
        <source>Your own function</source>
        <translation>您自己的函数</translation>
    </message>
</context>
<context>
    <name>LatencyPage</name>
    <message>
        <source>Latency (s)</source>
        <translation>延迟 (s)</translation>
    </message>
    <message>
        <source>Latency by percentile</source>
        <translation>按百分位的延迟</translation>
    </message>
    <message>
        <source>No task has been done yet.</source>
        <translation>尚无任务完成。</translation>
    </message>
    <message>
        <source>Percentile</source>
        <translation>百分位</translation>
    </message>
</context>
<context>
    <name>LedgerView</name>
    <message>
        <source>CPU time by the thread&apos;s own clock, over the whole run: {0}</source>
        <translation>线程自身时钟计得的整次运行 CPU 时间：{0}</translation>
    </message>
    <message>
        <source>Ledger: shares of time by state</source>
        <translation>账本：各状态的时间占比</translation>
    </message>
    <message>
        <source>Model, lane</source>
        <translation>模型、泳道</translation>
    </message>
    <message>
        <source>Run a scenario to see where every millisecond went.</source>
        <translation>运行一个场景，看看每一毫秒的去向。</translation>
    </message>
    <message>
        <source>Selected: {0} from {1}. Esc clears the selection.</source>
        <translation>已选择：从 {1} 起的 {0}。按 Esc 清除选择。</translation>
    </message>
    <message>
        <source>Shares</source>
        <translation>占比</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Told by looks from outside: code in there never looks at the clock</source>
        <translation>由外部采样得知：其中的代码从不查看时钟</translation>
    </message>
    <message>
        <source>Wall time</source>
        <translation>挂钟时间</translation>
    </message>
    <message>
        <source>What each process, thread or loop did with its time</source>
        <translation>每个进程、线程或事件循环的时间用在何处</translation>
    </message>
    <message>
        <source>What each task met with, from its submission to its end</source>
        <translation>每个任务从提交到结束的经历</translation>
    </message>
    <message>
        <source>Whole run. Drag over the timeline for the ledger of a part of it.</source>
        <translation>整个运行。在时间线上拖动可查看其中一段的账本。</translation>
    </message>
    <message>
        <source>Workers</source>
        <translation>工作者</translation>
    </message>
    <message>
        <source>of it sampled</source>
        <translation>其中采样</translation>
    </message>
    <message>
        <source>… and {0} more</source>
        <translation>…另有 {0} 项</translation>
    </message>
</context>
<context>
    <name>Legend</name>
    <message>
        <source>Click an entry to hide or show it</source>
        <translation>点击条目可隐藏或显示</translation>
    </message>
</context>
<context>
    <name>LevelsPage</name>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>No task has been submitted yet.</source>
        <translation>尚无任务提交。</translation>
    </message>
    <message>
        <source>Tasks in each state</source>
        <translation>各状态的任务数</translation>
    </message>
    <message>
        <source>Tasks or workers</source>
        <translation>任务或工作者</translation>
    </message>
    <message>
        <source>The model whose tasks or workers are shown</source>
        <translation>显示哪个模型的任务或工作者</translation>
    </message>
    <message>
        <source>Time (s)</source>
        <translation>时间 (s)</translation>
    </message>
    <message>
        <source>Workers in each state</source>
        <translation>各状态的工作者数</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>平均</translation>
    </message>
    <message>
        <source>tasks</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>workers</source>
        <translation>工作者</translation>
    </message>
</context>
<context>
    <name>MachineCheck</name>
    <message>
        <source>All {0} checks are well.</source>
        <translation>全部 {0} 项检查均正常。</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>检查项</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>重新检查</translation>
    </message>
    <message>
        <source>Check this machine</source>
        <translation>检查本机</translation>
    </message>
    <message>
        <source>Checks of this machine</source>
        <translation>本机的检查结果</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Looking …</source>
        <translation>正在检查…</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>{0} of {1} checks need attention.</source>
        <translation>{1} 项检查中有 {0} 项需要处理。</translation>
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
        <translation>阻塞者</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>差异</translation>
    </message>
    <message>
        <source>Drop to open; with Shift, to compare with what is shown</source>
        <translation>松开即打开；按住 Shift 则与当前显示的比较</translation>
    </message>
    <message>
        <source>Example tasks</source>
        <translation>示例任务</translation>
    </message>
    <message>
        <source>Export picture as</source>
        <translation>导出图片为</translation>
    </message>
    <message>
        <source>Ledger</source>
        <translation>账本</translation>
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
        <translation>任务</translation>
    </message>
    <message>
        <source>Tasks ({0} failed)</source>
        <translation>任务（{0} 个失败）</translation>
    </message>
    <message>
        <source>Toolbar</source>
        <translation>工具栏</translation>
    </message>
    <message>
        <source>{0} (opened from {1})</source>
        <translation>{0}（打开自 {1}）</translation>
    </message>
    <message>
        <source>{0} cores · {1} % busy</source>
        <translation>{0} 核 · 占用 {1} %</translation>
    </message>
    <message>
        <source>{0} – needs {1}</source>
        <translation>{0}(需要 {1})</translation>
    </message>
</context>
<context>
    <name>Minimap</name>
    <message>
        <source>Minimap</source>
        <translation>缩略图</translation>
    </message>
    <message>
        <source>The whole run. Drag to look at a part of it</source>
        <translation>整个运行。拖动可查看其中一段</translation>
    </message>
    <message>
        <source>whole run</source>
        <translation>整个运行</translation>
    </message>
</context>
<context>
    <name>ModelPicker</name>
    <message>
        <source>Runs on {0} instead.</source>
        <translation>改用 {0} 运行。</translation>
    </message>
</context>
<context>
    <name>Page</name>
    <message>
        <source>Copy as picture</source>
        <translation>复制为图片</translation>
    </message>
    <message>
        <source>Copy values (tab-separated)</source>
        <translation>复制数值（制表符分隔）</translation>
    </message>
    <message>
        <source>Nothing was recorded: {0}</source>
        <translation>没有任何记录：{0}</translation>
    </message>
    <message>
        <source>Run a scenario to see its plots.</source>
        <translation>运行一个场景，即可看到图表。</translation>
    </message>
    <message>
        <source>Starting …</source>
        <translation>正在启动…</translation>
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
    <name>PictureDialog</name>
    <message>
        <source>Picture – {0}</source>
        <translation>图片 – {0}</translation>
    </message>
    <message>
        <source>Run it</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Run this scenario again?</source>
        <translation>再次运行此场景？</translation>
    </message>
    <message>
        <source>Show its scenario</source>
        <translation>显示其场景</translation>
    </message>
    <message>
        <source>The picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>The picture itself cannot be shown.</source>
        <translation>无法显示图片本身。</translation>
    </message>
</context>
<context>
    <name>PlaybackBar</name>
    <message>
        <source>End the playback</source>
        <translation>结束回放</translation>
    </message>
    <message>
        <source>Pause the playback</source>
        <translation>暂停回放</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>Position of the playback</source>
        <translation>回放位置</translation>
    </message>
    <message>
        <source>Seconds of the run that pass in one of yours</source>
        <translation>现实中一秒对应运行中的秒数</translation>
    </message>
    <message>
        <source>Speed of the playback</source>
        <translation>回放速度</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} / {1}</translation>
    </message>
</context>
<context>
    <name>PlotsPanel</name>
    <message>
        <source>CPU use</source>
        <translation>CPU 占用</translation>
    </message>
    <message>
        <source>Cores that each model kept busy, over time</source>
        <translation>各模型占用的核数随时间的变化</translation>
    </message>
    <message>
        <source>Heartbeat</source>
        <translation>心跳</translation>
    </message>
    <message>
        <source>How late the 60 Hz timer of a Qt host came: will it freeze?</source>
        <translation>Qt 宿主进程的 60 Hz 定时器迟到多久：窗口会卡住吗？</translation>
    </message>
    <message>
        <source>How long tasks took from their submission to their end</source>
        <translation>任务从提交到结束的用时</translation>
    </message>
    <message>
        <source>Latency</source>
        <translation>延迟</translation>
    </message>
    <message>
        <source>States</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>摘要</translation>
    </message>
    <message>
        <source>Tasks done per second, over time</source>
        <translation>每秒完成的任务数随时间的变化</translation>
    </message>
    <message>
        <source>Tasks or workers of one model in each state, over time</source>
        <translation>一个模型各状态的任务或工作者数随时间的变化</translation>
    </message>
    <message>
        <source>Throughput</source>
        <translation>吞吐量</translation>
    </message>
    <message>
        <source>Throughput and shares of the workers&apos; time, by model</source>
        <translation>各模型的吞吐量与工作者时间占比</translation>
    </message>
</context>
<context>
    <name>PreferencesDialog</name>
    <message>
        <source>A run keeps at most</source>
        <translation>每次运行最多保留</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Code that cannot be measured</source>
        <translation>无法测量的代码</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Draw at most</source>
        <translation>绘制上限</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Live follows</source>
        <translation>实时模式显示</translation>
    </message>
    <message>
        <source>Pictures are exported at</source>
        <translation>图片导出比例</translation>
    </message>
    <message>
        <source>Preferences</source>
        <translation>首选项</translation>
    </message>
    <message>
        <source>The language takes effect at the next start.</source>
        <translation>语言在下次启动时生效。</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>everything</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>is looked at from outside</source>
        <translation>从外部观察</translation>
    </message>
    <message>
        <source>stays unknown</source>
        <translation>保持未知</translation>
    </message>
    <message>
        <source>the last {0} s</source>
        <translation>最近 {0} 秒</translation>
    </message>
    <message>
        <source>{0} frames per second</source>
        <translation>每秒 {0} 帧</translation>
    </message>
    <message>
        <source>{0} spans</source>
        <translation>{0} 个时段</translation>
    </message>
</context>
<context>
    <name>ProgressDialog</name>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
</context>
<context>
    <name>RangePage</name>
    <message>
        <source>How long the spans of the chosen state are</source>
        <translation>所选状态的时段长度</translation>
    </message>
    <message>
        <source>Lengths of the spans: {0}, {1}</source>
        <translation>时段长度：{0}，{1}</translation>
    </message>
    <message>
        <source>Longest</source>
        <translation>最长</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>占比</translation>
    </message>
    <message>
        <source>Spans</source>
        <translation>时段</translation>
    </message>
    <message>
        <source>Spans before {0} have been given up to bound the memory: shares and times count them, numbers and lengths do not.</source>
        <translation>为限制内存，{0} 之前的时段已被舍弃：占比与时间包含它们，数量与长度不包含。</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Time of the selected range by model and state</source>
        <translation>所选范围内各模型各状态的时间</translation>
    </message>
    <message>
        <source>Whose time</source>
        <translation>谁的时间</translation>
    </message>
    <message>
        <source>Workers&apos; and tasks&apos; time are the same time seen from two sides</source>
        <translation>工作者的时间与任务的时间，是同一段时间的两个侧面</translation>
    </message>
    <message>
        <source>of tasks</source>
        <translation>任务的</translation>
    </message>
    <message>
        <source>of workers</source>
        <translation>工作者的</translation>
    </message>
    <message>
        <source>{0} selected: where the time went</source>
        <translation>已选择 {0}：时间去向</translation>
    </message>
</context>
<context>
    <name>RecentMenu</name>
    <message>
        <source>Clear this list</source>
        <translation>清空此列表</translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation>最近打开(&amp;R)</translation>
    </message>
    <message>
        <source>{0} (missing)</source>
        <translation>{0}（缺失）</translation>
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
        <translation>这些运行中最好的</translation>
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
        <translation>每轮中每个模型运行一次，以中位数为准。只有一轮则看不出离散程度。</translation>
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
        <source>Interpreters</source>
        <translation>解释器</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>More parameters</source>
        <translation>更多参数</translation>
    </message>
    <message>
        <source>More parameters ({0} changed)</source>
        <translation>更多参数（已修改 {0} 项）</translation>
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
        <translation>计入之前的轮次：填充缓存，提升频率。</translation>
    </message>
    <message>
        <source>Rounds of a comparison</source>
        <translation>对比的轮数</translation>
    </message>
    <message>
        <source>Rounds that count</source>
        <translation>计入的轮数</translation>
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
        <translation>预热轮数</translation>
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
        <translation>计入 </translation>
    </message>
    <message>
        <source>warm-up </source>
        <translation>预热 </translation>
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
    <name>SideBySide</name>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Compare with a trace</source>
        <translation>与另一份跟踪记录比较</translation>
    </message>
    <message>
        <source>Comparing is for finished runs: wait for the end, or stop.</source>
        <translation>只有结束的运行才能比较：请等它结束，或停止它。</translation>
    </message>
    <message>
        <source>Not shown of {0}: {1}.</source>
        <translation>{0} 中未显示：{1}。</translation>
    </message>
    <message>
        <source>Nothing was compared: other runs have begun meanwhile.</source>
        <translation>没有比较：其间已开始了别的运行。</translation>
    </message>
    <message>
        <source>Nothing was opened: cancelled</source>
        <translation>已取消，没有打开任何文件</translation>
    </message>
    <message>
        <source>Reading and comparing {0} …</source>
        <translation>正在读取并比较 {0} …</translation>
    </message>
    <message>
        <source>Set a mark in a lane of each trace first: point at one of A and press Shift+M, then at one of B and press M.</source>
        <translation>请先在两份跟踪记录的泳道里各设一个标记：指着 A 的一条按 Shift+M，再指着 B 的一条按 M。</translation>
    </message>
    <message>
        <source>There is no trace to compare with: run a scenario, or open a trace.</source>
        <translation>没有可比较的跟踪记录：请运行一个场景，或打开一份跟踪记录。</translation>
    </message>
    <message>
        <source>Traces ({0})</source>
        <translation>跟踪记录 ({0})</translation>
    </message>
    <message>
        <source>{0} is beside {1}</source>
        <translation>{0} 已与 {1} 并列</translation>
    </message>
    <message>
        <source>{0}, not saved</source>
        <translation>{0}，未保存</translation>
    </message>
</context>
<context>
    <name>SpanPage</name>
    <message>
        <source> so far</source>
        <translation>（尚未结束）</translation>
    </message>
    <message>
        <source>Arrows from</source>
        <translation>箭头来自</translation>
    </message>
    <message>
        <source>Arrows to</source>
        <translation>箭头指向</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>时长</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>From</source>
        <translation>始于</translation>
    </message>
    <message>
        <source>In all</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>Kept waiting</source>
        <translation>使其等待</translation>
    </message>
    <message>
        <source>Kept waiting by</source>
        <translation>被谁阻塞</translation>
    </message>
    <message>
        <source>Lane</source>
        <translation>泳道</translation>
    </message>
    <message>
        <source>Latency</source>
        <translation>延迟</translation>
    </message>
    <message>
        <source>Marks</source>
        <translation>标记</translation>
    </message>
    <message>
        <source>Meaning</source>
        <translation>含义</translation>
    </message>
    <message>
        <source>Printed</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>Ran again</source>
        <translation>再次运行于</translation>
    </message>
    <message>
        <source>Returned</source>
        <translation>返回值</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Submitted</source>
        <translation>提交</translation>
    </message>
    <message>
        <source>Task ended</source>
        <translation>任务结束</translation>
    </message>
    <message>
        <source>The life of the task</source>
        <translation>任务的全过程</translation>
    </message>
    <message>
        <source>The selected span</source>
        <translation>所选时段</translation>
    </message>
    <message>
        <source>Worker</source>
        <translation>工作者</translation>
    </message>
    <message>
        <source>Worker died</source>
        <translation>工作者已终止</translation>
    </message>
    <message>
        <source>a call, at depth {0}</source>
        <translation>一次调用，深度 {0}</translation>
    </message>
    <message>
        <source>a phase of the task, at depth {0}</source>
        <translation>任务的一个阶段，第 {0} 层</translation>
    </message>
    <message>
        <source>and {0} more</source>
        <translation>另有 {0} 项</translation>
    </message>
    <message>
        <source>task #{0}</source>
        <translation>任务 #{0}</translation>
    </message>
    <message>
        <source>task #{0} on {1}</source>
        <translation>{1} 上的任务 #{0}</translation>
    </message>
    <message>
        <source>{0} spans for {1} in all</source>
        <translation>共 {0} 个时段，合计 {1}</translation>
    </message>
    <message>
        <source>{name}: {span} on {lane}, {time}</source>
        <translation>{name}：{lane} 上的 {span}，{time}</translation>
    </message>
    <message>
        <source>{who} {did}</source>
        <translation>{who} {did}</translation>
    </message>
    <message>
        <source>{who} {did} for {time}</source>
        <translation>{who} {did}，历时 {time}</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>Events received from the hosts: per second while they run, and then in all</source>
        <translation>从宿主进程收到的事件：运行中为每秒数，之后为总数</translation>
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
        <translation>实时：所有模型合计每秒到达与完成的任务数</translation>
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
        <source>What watching took: the recorder&apos;s part of the runs&apos; processor time; looks at memory, processor time and threads from outside; the window&apos;s own processor time while they ran; and how far apart two clocks may be</source>
        <translation>观察所花的代价：记录器占运行处理器时间的份额；从外部查看内存、处理器时间和线程的开销；运行期间窗口自身的处理器时间；以及两个时钟可能的偏差</translation>
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
        <translation>{0} 事件/秒</translation>
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
        <translation>到达 {0} 任务/秒，完成 {1}</translation>
    </message>
</context>
<context>
    <name>SummaryPage</name>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>No task has been done yet.</source>
        <translation>尚无任务完成。</translation>
    </message>
    <message>
        <source>Tasks/s</source>
        <translation>任务/秒</translation>
    </message>
    <message>
        <source>Throughput and shares of the workers&apos; time, by model</source>
        <translation>各模型的吞吐量与工作者时间占比</translation>
    </message>
</context>
<context>
    <name>SweepPanel</name>
    <message>
        <source>Every point is a real run: fewer tasks make it quicker</source>
        <translation>每个点都是一次真实运行：任务越少越快</translation>
    </message>
    <message>
        <source>From</source>
        <translation>始于</translation>
    </message>
    <message>
        <source>Looking for the flip point: {0}</source>
        <translation>正在寻找反超点：{0}</translation>
    </message>
    <message>
        <source>Parameter to vary</source>
        <translation>要变化的参数</translation>
    </message>
    <message>
        <source>Press Run to measure every chosen model over this range: curves with their spread, the best number of workers, and the point where another model takes over.</source>
        <translation>点击“运行”，在此范围内测量所选的每个模型：带离散范围的曲线、最佳工作者数，以及另一模型反超的位置。</translation>
    </message>
    <message>
        <source>Progress of the sweep</source>
        <translation>扫描进度</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>Stopped: what was measured is kept.</source>
        <translation>已停止：已测得的结果保留。</translation>
    </message>
    <message>
        <source>Tasks per point</source>
        <translation>每点任务数</translation>
    </message>
    <message>
        <source>To</source>
        <translation>至</translation>
    </message>
    <message>
        <source>Values measured before the flip points are looked for</source>
        <translation>寻找反超点之前测量的取值</translation>
    </message>
    <message>
        <source>Vary</source>
        <translation>变化</translation>
    </message>
    <message>
        <source>from</source>
        <translation>从</translation>
    </message>
    <message>
        <source>in steps</source>
        <translation>分步数</translation>
    </message>
    <message>
        <source>tasks per point</source>
        <translation>每点任务数</translation>
    </message>
    <message>
        <source>to</source>
        <translation>到</translation>
    </message>
    <message>
        <source>{0} of {1} runs: {2}</source>
        <translation>第 {0} 次运行，共 {1} 次：{2}</translation>
    </message>
</context>
<context>
    <name>SweepPlot</name>
    <message>
        <source>Tasks per second</source>
        <translation>每秒任务数</translation>
    </message>
    <message>
        <source>The fewest workers within 5 % of the best</source>
        <translation>与最佳相差 5 % 以内的最少工作者数</translation>
    </message>
    <message>
        <source>Throughput of each model over the parameter</source>
        <translation>各模型的吞吐量随参数的变化</translation>
    </message>
    <message>
        <source>from {0} on</source>
        <translation>从 {0} 起</translation>
    </message>
</context>
<context>
    <name>TaskPicker</name>
    <message>
        <source>A call that takes longer fails, and is ended.</source>
        <translation>超过此时间的调用算失败并被终止。</translation>
    </message>
    <message>
        <source>The file with your function</source>
        <translation>您的函数所在的文件</translation>
    </message>
    <message>
        <source>Timeout of a task</source>
        <translation>任务超时</translation>
    </message>
    <message>
        <source>Your function</source>
        <translation>您的函数</translation>
    </message>
    <message>
        <source>timeout </source>
        <translation>超时 </translation>
    </message>
    <message>
        <source>{0}
Click to choose another file.</source>
        <translation>{0}
点击选择其他文件。</translation>
    </message>
</context>
<context>
    <name>TasksTable</name>
    <message>
        <source>Failed only</source>
        <translation>仅失败</translation>
    </message>
    <message>
        <source>Filter tasks</source>
        <translation>筛选任务</translation>
    </message>
    <message>
        <source>Filter: model, number, state, worker, error</source>
        <translation>筛选：模型、编号、状态、工作者、错误</translation>
    </message>
    <message>
        <source>No tasks yet: run a scenario.</source>
        <translation>尚无任务：请运行一个场景。</translation>
    </message>
    <message>
        <source>Tasks of all runs</source>
        <translation>所有运行的任务</translation>
    </message>
    <message>
        <source>{0} of {1} tasks</source>
        <translation>{0} / {1} 个任务</translation>
    </message>
    <message>
        <source>{0} tasks</source>
        <translation>{0} 个任务</translation>
    </message>
</context>
<context>
    <name>TextTable</name>
    <message>
        <source>Copy the selected rows</source>
        <translation>复制所选行</translation>
    </message>
    <message>
        <source>Copy the table</source>
        <translation>复制表格</translation>
    </message>
</context>
<context>
    <name>ThroughputPage</name>
    <message>
        <source>, over {0} each</source>
        <translation>，各取 {0}</translation>
    </message>
    <message>
        <source>No task has been done yet.</source>
        <translation>尚无任务完成。</translation>
    </message>
    <message>
        <source>Tasks done per second</source>
        <translation>每秒完成的任务数</translation>
    </message>
    <message>
        <source>Tasks/s</source>
        <translation>任务/秒</translation>
    </message>
    <message>
        <source>Time (s)</source>
        <translation>时间 (s)</translation>
    </message>
    <message>
        <source>done of offered/s, mean</source>
        <translation>完成 / 到达每秒，平均</translation>
    </message>
    <message>
        <source>tasks/s, mean</source>
        <translation>任务/秒，平均</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} / {1}</translation>
    </message>
</context>
<context>
    <name>TimelinePanel</name>
    <message>
        <source>A task that keeps a loop for so many milliseconds is marked:</source>
        <translation>占用事件循环达到多少毫秒的任务会被标出：</translation>
    </message>
    <message>
        <source>Collapse all</source>
        <translation>全部折叠</translation>
    </message>
    <message>
        <source>Collapse {0}</source>
        <translation>折叠{0}</translation>
    </message>
    <message>
        <source>Expand all</source>
        <translation>全部展开</translation>
    </message>
    <message>
        <source>Expand {0}</source>
        <translation>展开{0}</translation>
    </message>
    <message>
        <source>Hide the phases in this lane</source>
        <translation>隐藏此泳道的阶段</translation>
    </message>
    <message>
        <source>Hide this lane</source>
        <translation>隐藏此泳道</translation>
    </message>
    <message>
        <source>Keep a mark</source>
        <translation>保留标记</translation>
    </message>
    <message>
        <source>Mark blocked loops</source>
        <translation>标出被阻塞的事件循环</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Note:</source>
        <translation>备注：</translation>
    </message>
    <message>
        <source>Pin on top</source>
        <translation>固定在顶部</translation>
    </message>
    <message>
        <source>Show all hidden lanes</source>
        <translation>显示所有隐藏的泳道</translation>
    </message>
    <message>
        <source>Show the hidden lanes of {0}</source>
        <translation>显示{0}的隐藏泳道</translation>
    </message>
    <message>
        <source>Show the phases in this lane</source>
        <translation>显示此泳道的阶段</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>取消固定</translation>
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
        <source>a call</source>
        <translation>一次调用</translation>
    </message>
    <message>
        <source>a phase of the task</source>
        <translation>任务的一个阶段</translation>
    </message>
    <message>
        <source>least {least}, greatest {greatest}</source>
        <translation>最小 {least}，最大 {greatest}</translation>
    </message>
    <message>
        <source>sampled from outside, not measured: exact to 2 ms</source>
        <translation>从外部采样得到，并非测量：精确到 2 毫秒</translation>
    </message>
    <message>
        <source>{bytes} bytes moved</source>
        <translation>传输了 {bytes} 字节</translation>
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
        <translation>已暂停：记录仍在继续</translation>
    </message>
    <message>
        <source>Press Run to watch real tasks under each chosen model, live.</source>
        <translation>点击“运行”，实时观察真实任务在所选各模型下的执行。</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>时间线</translation>
    </message>
    <message>
        <source>What each worker and task is doing over time, grouped by model. The results table has the same figures as text.</source>
        <translation>按模型分组，显示每个工作者和任务随时间在做什么。结果表以文字给出同样的数据。</translation>
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
        <source>Opened from {0}.</source>
        <translation>打开自 {0}。</translation>
    </message>
    <message>
        <source>Press &lt;b&gt;Run&lt;/b&gt; to see where one model overtakes another.</source>
        <translation>点击&lt;b&gt;运行&lt;/b&gt;，看看一种模型在何处超过另一种。</translation>
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
        <translation>第 {0} 轮，共 {1} 轮：{2}</translation>
    </message>
    <message>
        <source>Running {0}, {1} of {2} …</source>
        <translation>正在运行{0}，第 {1} 个，共 {2} 个…</translation>
    </message>
    <message>
        <source>So far: the sweep goes on.</source>
        <translation>到目前为止：扫描仍在进行。</translation>
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
        <translation>正在扫描…</translation>
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
        <translation>预热：{0}</translation>
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
    <name>VitalsCard</name>
    <message>
        <source>Measured now, each in a process of its own and never in this window. A busy machine shows larger figures: stop other runs first.</source>
        <translation>现在测量，每项在各自的进程中进行，绝不在本窗口中。机器繁忙时数值偏大：请先停止其他运行。</translation>
    </message>
    <message>
        <source>Vital signs of this machine</source>
        <translation>本机的基本指标</translation>
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
    <name>answers</name>
    <message>
        <source>, and {0:,} more tasks did</source>
        <translation>，另有 {0:,} 个任务也如此</translation>
    </message>
    <message>
        <source>task {task} returned something else than elsewhere</source>
        <translation>任务 {task} 的返回值与其他模型不同</translation>
    </message>
    <message>
        <source>task {task} returned what only looks like elsewhere: {mine}</source>
        <translation>任务 {task} 的返回值只是看起来与其他模型相同：{mine}</translation>
    </message>
    <message>
        <source>task {task} returned {mine}, elsewhere {theirs}</source>
        <translation>任务 {task} 返回 {mine}，其他模型返回 {theirs}</translation>
    </message>
    <message>
        <source>{0:,} of {1:,} tasks failed</source>
        <translation>{1:,} 个任务中有 {0:,} 个失败</translation>
    </message>
</context>
<context>
    <name>changes</name>
    <message>
        <source>Fault</source>
        <translation>故障</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Workload</source>
        <translation>负载</translation>
    </message>
    <message>
        <source>{0}, every {1}</source>
        <translation>{0}，每 {1} 个</translation>
    </message>
</context>
<context>
    <name>contender</name>
    <message>
        <source>{0} on {1}</source>
        <translation>{0}（{1}）</translation>
    </message>
</context>
<context>
    <name>diff</name>
    <message>
        <source>A: {0}. B: {1}. Figures in both: {2}; different: {3}.</source>
        <translation>A：{0}。B：{1}。两者都有的数值：{2} 个；不同：{3} 个。</translation>
    </message>
    <message>
        <source>Cores</source>
        <translation>核数</translation>
    </message>
    <message>
        <source>Not the same: {0}.</source>
        <translation>不一样的还有：{0}。</translation>
    </message>
    <message>
        <source>Nothing was repeated: the next runs may say otherwise.</source>
        <translation>没有重复运行：下一次运行的结果可能不同。</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>处理器</translation>
    </message>
    <message>
        <source>all tasks, median</source>
        <translation>所有任务的中位数</translation>
    </message>
    <message>
        <source>differs, {0} confidence</source>
        <translation>不同，置信度 {0}</translation>
    </message>
    <message>
        <source>{0} (tasks)</source>
        <translation>{0}（任务）</translation>
    </message>
    <message>
        <source>{0} ({1} to {2})</source>
        <translation>{0}（{1} 至 {2}）</translation>
    </message>
    <message>
        <source>{0} tasks/s</source>
        <translation>{0} 任务/秒</translation>
    </message>
    <message>
        <source>{0}: there are no runs in it to lay side by side</source>
        <translation>{0}：其中没有可并列的运行</translation>
    </message>
</context>
<context>
    <name>doctor</name>
    <message>
        <source> (as root)</source>
        <translation>（以 root 身份）</translation>
    </message>
    <message>
        <source>, but only {0:.2g} cores&apos; worth of time</source>
        <translation>，但只有 {0:.2g} 核的时间</translation>
    </message>
    <message>
        <source>0: one&apos;s own processes</source>
        <translation>0：自己的进程</translation>
    </message>
    <message>
        <source>1: children, and who allows it, as concurviz&apos;s hosts do</source>
        <translation>1：子进程，以及允许者（concurviz 的宿主进程即允许）</translation>
    </message>
    <message>
        <source>2: administrators only</source>
        <translation>2：仅管理员</translation>
    </message>
    <message>
        <source>Allow two cores or more (taskset, docker --cpuset-cpus): nothing can run in parallel on one.</source>
        <translation>请允许使用两个或更多核（taskset、docker --cpuset-cpus）：单核上无法并行。</translation>
    </message>
    <message>
        <source>Broken interpreter</source>
        <translation>损坏的解释器</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>时钟</translation>
    </message>
    <message>
        <source>Clock of other processes</source>
        <translation>其他进程的时钟</translation>
    </message>
    <message>
        <source>Close other programs, or keep to few workers.</source>
        <translation>请关闭其他程序，或只用少量工作者。</translation>
    </message>
    <message>
        <source>Cores</source>
        <translation>核</translation>
    </message>
    <message>
        <source>Debian, Ubuntu: sudo apt-get install {0}</source>
        <translation>Debian、Ubuntu：sudo apt-get install {0}</translation>
    </message>
    <message>
        <source>Display</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Fonts</source>
        <translation>字体</translation>
    </message>
    <message>
        <source>Fonts for Chinese</source>
        <translation>中文字体</translation>
    </message>
    <message>
        <source>GIL</source>
        <translation>GIL</translation>
    </message>
    <message>
        <source>Interpreters for tasks</source>
        <translation>运行任务的解释器</translation>
    </message>
    <message>
        <source>Journals go to the disk instead, which is slower: allow more with docker run --shm-size=1g.</source>
        <translation>日志改写入磁盘，因而较慢：可用 docker run --shm-size=1g 增大。</translation>
    </message>
    <message>
        <source>Lanes of different processes cannot be compared on this system.</source>
        <translation>在此系统上无法比较不同进程的泳道。</translation>
    </message>
    <message>
        <source>Left out. Repair it, or take it off the PATH.</source>
        <translation>已略过。请修复它，或将其移出 PATH。</translation>
    </message>
    <message>
        <source>Libraries for pictures</source>
        <translation>图片所需的库</translation>
    </message>
    <message>
        <source>Libraries for windows on X</source>
        <translation>X 窗口所需的库</translation>
    </message>
    <message>
        <source>Looking from outside</source>
        <translation>从外部观察</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>机器</translation>
    </message>
    <message>
        <source>Make room there, or set TMPDIR to a folder that has some.</source>
        <translation>请在该处腾出空间，或将 TMPDIR 设为有空间的文件夹。</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Memory of other processes</source>
        <translation>其他进程的内存</translation>
    </message>
    <message>
        <source>Nothing is remembered: give yourself the right to write there.</source>
        <translation>无法保存任何设置：请给予写入该处的权限。</translation>
    </message>
    <message>
        <source>Open files</source>
        <translation>打开的文件</translation>
    </message>
    <message>
        <source>Others</source>
        <translation>其他</translation>
    </message>
    <message>
        <source>Packages</source>
        <translation>软件包</translation>
    </message>
    <message>
        <source>Processes and threads</source>
        <translation>进程与线程</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>程序</translation>
    </message>
    <message>
        <source>Raise it before the start: ulimit -n {0}</source>
        <translation>请在启动前提高：ulimit -n {0}</translation>
    </message>
    <message>
        <source>Raise the container&apos;s CPU quota (docker run --cpus): tasks are paused when it is used up, and that shows as waiting for a core.</source>
        <translation>请提高容器的 CPU 配额（docker run --cpus）：配额用尽时任务会被暂停，表现为等待 CPU。</translation>
    </message>
    <message>
        <source>Raise the limit (ulimit -u, docker run --pids-limit), or keep to fewer workers.</source>
        <translation>请提高限制（ulimit -u、docker run --pids-limit），或减少工作者。</translation>
    </message>
    <message>
        <source>Recording is slower or coarser than it could be: see whether the kernel&apos;s clock source can be tsc (/sys/devices/system/clocksource).</source>
        <translation>记录比应有的更慢或更粗：请看内核时钟源能否改为 tsc（/sys/devices/system/clocksource）。</translation>
    </message>
    <message>
        <source>Settings, cache and log</source>
        <translation>设置、缓存与日志</translation>
    </message>
    <message>
        <source>Shared memory (/dev/shm)</source>
        <translation>共享内存 (/dev/shm)</translation>
    </message>
    <message>
        <source>Start it in a desktop session, through ssh -X, or under xvfb-run. concurviz compare needs no display.</source>
        <translation>请在桌面会话中、通过 ssh -X 或用 xvfb-run 启动。concurviz compare 不需要显示。</translation>
    </message>
    <message>
        <source>Temporary folder</source>
        <translation>临时文件夹</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Tracing policy (ptrace_scope)</source>
        <translation>跟踪策略 (ptrace_scope)</translation>
    </message>
    <message>
        <source>Waits of code that cannot be measured from inside are unknown.</source>
        <translation>无法从内部测量的代码，其等待为未知。</translation>
    </message>
    <message>
        <source>Waits of code that cannot be measured from inside stay unknown. Allow it with sysctl kernel.yama.ptrace_scope=1, or docker run --cap-add=SYS_PTRACE.</source>
        <translation>无法从内部测量的代码，其等待将为未知。可用 sysctl kernel.yama.ptrace_scope=1 或 docker run --cap-add=SYS_PTRACE 允许。</translation>
    </message>
    <message>
        <source>Waits of other processes&apos; threads</source>
        <translation>其他进程线程的等待</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>窗口</translation>
    </message>
    <message>
        <source>all {0} found</source>
        <translation>全部 {0} 个均已找到</translation>
    </message>
    <message>
        <source>can be written</source>
        <translation>可写</translation>
    </message>
    <message>
        <source>cannot be told: {0}</source>
        <translation>无法判断：{0}</translation>
    </message>
    <message>
        <source>cannot be written: {0}</source>
        <translation>不可写：{0}</translation>
    </message>
    <message>
        <source>control group</source>
        <translation>控制组</translation>
    </message>
    <message>
        <source>differs from this one&apos;s</source>
        <translation>与本进程不同</translation>
    </message>
    <message>
        <source>no GIL</source>
        <translation>无 GIL</translation>
    </message>
    <message>
        <source>no limit to be read here</source>
        <translation>此处读不到限制</translation>
    </message>
    <message>
        <source>no readable memory</source>
        <translation>没有可读的内存</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>none is in force</source>
        <translation>未启用</translation>
    </message>
    <message>
        <source>none: journals go to the temporary folder</source>
        <translation>无：日志写入临时文件夹</translation>
    </message>
    <message>
        <source>not found: {0}</source>
        <translation>未找到：{0}</translation>
    </message>
    <message>
        <source>not installed: {0}</source>
        <translation>未安装：{0}</translation>
    </message>
    <message>
        <source>on Linux only</source>
        <translation>仅限 Linux</translation>
    </message>
    <message>
        <source>process_vm_readv fails: {0}</source>
        <translation>process_vm_readv 失败：{0}</translation>
    </message>
    <message>
        <source>process_vm_readv works</source>
        <translation>process_vm_readv 可用</translation>
    </message>
    <message>
        <source>resolution {0:.0f} ns, {1:.0f} ns a look</source>
        <translation>分辨率 {0:.0f} ns，读取一次 {1:.0f} ns</translation>
    </message>
    <message>
        <source>room for {0} ({1})</source>
        <translation>还可容纳 {0}（{1}）</translation>
    </message>
    <message>
        <source>the display {0} cannot be opened</source>
        <translation>无法打开显示 {0}</translation>
    </message>
    <message>
        <source>the same as this one&apos;s</source>
        <translation>与本进程相同</translation>
    </message>
    <message>
        <source>the system&apos;s own</source>
        <translation>系统自带</translation>
    </message>
    <message>
        <source>there is no X display (DISPLAY is not set)</source>
        <translation>没有 X 显示（未设置 DISPLAY）</translation>
    </message>
    <message>
        <source>there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)</source>
        <translation>没有显示（DISPLAY 和 WAYLAND_DISPLAY 均未设置）</translation>
    </message>
    <message>
        <source>unlimited</source>
        <translation>无限制</translation>
    </message>
    <message>
        <source>{0} (tasks need CPython {1} or newer)</source>
        <translation>{0}（任务需要 CPython {1} 或更新版本）</translation>
    </message>
    <message>
        <source>{0} available</source>
        <translation>可用 {0}</translation>
    </message>
    <message>
        <source>{0} can be read</source>
        <translation>{0} 可读</translation>
    </message>
    <message>
        <source>{0} cannot be read: {1}</source>
        <translation>{0} 不可读：{1}</translation>
    </message>
    <message>
        <source>{0} found</source>
        <translation>找到 {0} 个</translation>
    </message>
    <message>
        <source>{0} free</source>
        <translation>剩余 {0}</translation>
    </message>
    <message>
        <source>{0} free in {1}</source>
        <translation>{1} 剩余 {0}</translation>
    </message>
    <message>
        <source>{0} of {1} cores</source>
        <translation>{0} / {1} 核</translation>
    </message>
    <message>
        <source>{0} per process, {1} when asked for</source>
        <translation>每进程 {0}，申请后 {1}</translation>
    </message>
    <message>
        <source>{0}: nobody</source>
        <translation>{0}：任何人都不可</translation>
    </message>
</context>
<context>
    <name>groups</name>
    <message>
        <source>ideal {0:.2f}×</source>
        <translation>理想 {0:.2f}×</translation>
    </message>
    <message>
        <source>winner</source>
        <translation>胜者</translation>
    </message>
    <message>
        <source>{0} tasks/s</source>
        <translation>{0} 任务/秒</translation>
    </message>
</context>
<context>
    <name>guard</name>
    <message>
        <source>Many: {0}</source>
        <translation>偏多：{0}</translation>
    </message>
    <message>
        <source>Too many: {0}</source>
        <translation>过多：{0}</translation>
    </message>
    <message>
        <source>memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>open files</source>
        <translation>打开的文件</translation>
    </message>
    <message>
        <source>this machine takes about {0} workers under {1} ({2})</source>
        <translation>本机在{1}下约可容纳 {0} 个工作者（{2}）</translation>
    </message>
    <message>
        <source>{0} workers instead of {1}: {2}</source>
        <translation>工作者改为 {0} 个（原为 {1}）：{2}</translation>
    </message>
</context>
<context>
    <name>imported</name>
    <message>
        <source>Imported from a {0}</source>
        <translation>导入自 {0}</translation>
    </message>
    <message>
        <source>Imported from a {0}: nothing to compare.</source>
        <translation>从 {0} 导入：没有可比较的内容。</translation>
    </message>
    <message>
        <source>Not shown: {0}</source>
        <translation>未显示：{0}</translation>
    </message>
</context>
<context>
    <name>interpreters</name>
    <message>
        <source> and </source>
        <translation> 和 </translation>
    </message>
    <message>
        <source>; {0} could run here</source>
        <translation>；此处可用 {0} 运行</translation>
    </message>
    <message>
        <source>cannot be started: {0}</source>
        <translation>无法启动：{0}</translation>
    </message>
    <message>
        <source>did not answer within {0} s</source>
        <translation>在 {0} 秒内没有应答</translation>
    </message>
    <message>
        <source>is no working Python: {0}</source>
        <translation>不是可用的 Python：{0}</translation>
    </message>
    <message>
        <source>needs Python {0} or newer, and {1} is {2}</source>
        <translation>需要 Python {0} 或更新版本，而 {1} 是 {2}</translation>
    </message>
    <message>
        <source>needs {0}, which {1} lacks</source>
        <translation>需要 {0}，而 {1} 没有</translation>
    </message>
    <message>
        <source>no Python {0} was found here; found: {1}</source>
        <translation>此处未找到 Python {0}；找到的有：{1}</translation>
    </message>
    <message>
        <source>{0} is left out: {1}</source>
        <translation>{0} 未参与：{1}</translation>
    </message>
    <message>
        <source>{0} is {1}, and tasks need CPython {2} or newer</source>
        <translation>{0} 是 {1}，而任务需要 CPython {2} 或更新版本</translation>
    </message>
    <message>
        <source>{0}: no such executable</source>
        <translation>{0}：没有这个可执行文件</translation>
    </message>
</context>
<context>
    <name>lab</name>
    <message>
        <source>no room is left</source>
        <translation>空间不足</translation>
    </message>
    <message>
        <source>{0}: its threads take turns, as those of any other Python</source>
        <translation>{0}：它的线程轮流执行，与其他任何 Python 一样</translation>
    </message>
    <message>
        <source>{0}: the run broke: {1}</source>
        <translation>{0}：运行中断：{1}</translation>
    </message>
    <message>
        <source>{0}: waits inside code that never looks at the clock are unknown: {1}; concurviz doctor says more</source>
        <translation>{0}：从不查看时钟的代码中的等待无法得知：{1}；详情见 concurviz doctor</translation>
    </message>
    <message>
        <source>{0}: {1} notes could not be written ({2}): names of lanes or texts of errors are missing</source>
        <translation>{0}：{1} 条附注未能写入（{2}）：泳道名称或错误文本有缺失</translation>
    </message>
</context>
<context>
    <name>own cost</name>
    <message>
        <source>clock ±{0:.2f} µs</source>
        <translation>时钟 ±{0:.2f} µs</translation>
    </message>
    <message>
        <source>not recorded</source>
        <translation>未记录</translation>
    </message>
    <message>
        <source>recording {0:.1f} % of CPU time</source>
        <translation>记录占 CPU 时间 {0:.1f} %</translation>
    </message>
    <message>
        <source>recording {0:.1f} ms</source>
        <translation>记录 {0:.1f} ms</translation>
    </message>
    <message>
        <source>sampling {0:.0f} ms</source>
        <translation>采样 {0:.0f} ms</translation>
    </message>
    <message>
        <source>window {0:.0f} % of a core</source>
        <translation>窗口占一个核心的 {0:.0f} %</translation>
    </message>
</context>
<context>
    <name>picture</name>
    <message>
        <source>Bars: what the medians may be off by, {0} rounds each</source>
        <translation>误差条：中位数的可能偏差，各 {0} 轮</translation>
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
        <translation>{0}：对{1}的扫描</translation>
    </message>
    <message>
        <source>{received} events received, {dropped} dropped</source>
        <translation>收到 {received} 个事件，丢失 {dropped} 个</translation>
    </message>
    <message>
        <source>{received} events received, {dropped} dropped; {evicted} spans evicted</source>
        <translation>收到 {received} 个事件，丢失 {dropped} 个；舍弃 {evicted} 个时段</translation>
    </message>
</context>
<context>
    <name>provenance</name>
    <message>
        <source>Every {0}th task misbehaves on purpose ({1}).</source>
        <translation>每第 {0} 个任务故意出故障（{1}）。</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Own cost</source>
        <translation>自身开销</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>Python</source>
        <translation>Python</translation>
    </message>
    <message>
        <source>Ran on</source>
        <translation>运行环境</translation>
    </message>
    <message>
        <source>Recorded on {0}.</source>
        <translation>记录于 {0}。</translation>
    </message>
    <message>
        <source>Recorded {0} on {1}.</source>
        <translation>{0} 记录于 {1}。</translation>
    </message>
    <message>
        <source>Scenario</source>
        <translation>场景</translation>
    </message>
    <message>
        <source>Swept over</source>
        <translation>扫描参数</translation>
    </message>
    <message>
        <source>The task is {0}, a file of its own that would be imported.</source>
        <translation>任务是 {0}：运行时将导入这个单独的文件。</translation>
    </message>
    <message>
        <source>This runs {0} tasks at each of {1} values under {2}.</source>
        <translation>这将在 {1} 个取值的每一个上，于 {2} 下各运行 {0} 个任务。</translation>
    </message>
    <message>
        <source>This runs {0} tasks under each of {1}.</source>
        <translation>这将在{1}下各运行 {0} 个任务。</translation>
    </message>
    <message>
        <source>This starts {0} at once, until you stop: {1}.</source>
        <translation>这将同时启动 {0}，直到您停止：{1}。</translation>
    </message>
    <message>
        <source>Trace</source>
        <translation>跟踪</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>结论</translation>
    </message>
    <message>
        <source>When</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>{0} cores</source>
        <translation>{0} 核</translation>
    </message>
    <message>
        <source>{0} models</source>
        <translation>{0} 个模型</translation>
    </message>
</context>
<context>
    <name>report</name>
    <message>
        <source>Cores</source>
        <translation>核心</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>Failed tasks</source>
        <translation>失败的任务</translation>
    </message>
    <message>
        <source>Fault</source>
        <translation>故障</translation>
    </message>
    <message>
        <source>In all</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>机器</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Others</source>
        <translation>其他程序</translation>
    </message>
    <message>
        <source>Own cost</source>
        <translation>自身开销</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>处理器</translation>
    </message>
    <message>
        <source>Python</source>
        <translation>Python</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Scenario</source>
        <translation>场景</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>System</source>
        <translation>系统</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>时间线</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>结论</translation>
    </message>
    <message>
        <source>When</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Where the time went</source>
        <translation>时间去向</translation>
    </message>
    <message>
        <source>Workers</source>
        <translation>工作者</translation>
    </message>
    <message>
        <source>and {0} more</source>
        <translation>还有 {0} 个</translation>
    </message>
    <message>
        <source>en</source>
        <translation>zh-CN</translation>
    </message>
    <message>
        <source>{0:.1f} of {1} cores were taken by other programs</source>
        <translation>其他程序占用了 {1} 个核心中的 {0:.1f} 个</translation>
    </message>
    <message>
        <source>{0} received, {1} dropped; {2} spans given up since</source>
        <translation>收到 {0} 个，丢弃 {1} 个；此后放弃了 {2} 个时段</translation>
    </message>
</context>
<context>
    <name>timeline</name>
    <message>
        <source>blocked {time} by #{task}</source>
        <translation>被 #{task} 阻塞 {time}</translation>
    </message>
    <message>
        <source>change {0}</source>
        <translation>变更 {0}</translation>
    </message>
    <message>
        <source>lanes hidden: {0}</source>
        <translation>隐藏泳道：{0}</translation>
    </message>
    <message>
        <source>older spans given up, their shares kept: {0}</source>
        <translation>较早的时段已舍弃，其占比保留：{0}</translation>
    </message>
    <message>
        <source>{0} lanes</source>
        <translation>{0} 条泳道</translation>
    </message>
</context>
<context>
    <name>verdict</name>
    <message>
        <source> (left out: {0})</source>
        <translation>（未计入：{0}）</translation>
    </message>
    <message>
        <source> ({0:,} of {1:,} tasks failed)</source>
        <translation>（{1:,} 个任务中有 {0:,} 个失败）</translation>
    </message>
    <message>
        <source> of {0}</source>
        <translation> / {0}</translation>
    </message>
    <message>
        <source> of {0} cores</source>
        <translation>（共 {0} 核）</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>, measured once</source>
        <translation>，只测量了一次</translation>
    </message>
    <message>
        <source>, the peak near {0:.0f}</source>
        <translation>，峰值约在 {0:.0f} 处</translation>
    </message>
    <message>
        <source>, {low:.2f} to {high:.2f} with {share} confidence</source>
        <translation>，{low:.2f} 至 {high:.2f}（置信度 {share}）</translation>
    </message>
    <message>
        <source>, {tasks:.2f} with {models}</source>
        <translation>，{models}下为 {tasks:.2f} 个</translation>
    </message>
    <message>
        <source>1 worker</source>
        <translation>1 个工作者</translation>
    </message>
    <message>
        <source>; both are ahead of {0}</source>
        <translation>；两者均领先于{0}</translation>
    </message>
    <message>
        <source>; choose a second model to compare it with</source>
        <translation>；请再选一个模型与之对比</translation>
    </message>
    <message>
        <source>; one core cannot tell</source>
        <translation>；单核无法判断</translation>
    </message>
    <message>
        <source>; they are ahead of {0}</source>
        <translation>；它们领先于{0}</translation>
    </message>
    <message>
        <source>; this Python has no GIL</source>
        <translation>；这个 Python 没有 GIL</translation>
    </message>
    <message>
        <source>; {factor} {other}, the next best</source>
        <translation>；是次优者{other}的 {factor}</translation>
    </message>
    <message>
        <source>Caution: other programs took {0:.1f}{1} cores meanwhile; measure again on an idle machine.</source>
        <translation>注意：其间其他程序占用了 {0:.1f}{1} 核；请在空闲的机器上重新测量。</translation>
    </message>
    <message>
        <source>Comparing: {0} of {1} models have ended.</source>
        <translation>正在对比：{1} 个模型中已有 {0} 个结束。</translation>
    </message>
    <message>
        <source>Every point of the sweep was measured once: how far it may be off is not known.</source>
        <translation>扫描的每个点只测量了一次：误差有多大尚不可知。</translation>
    </message>
    <message>
        <source>From how much {0} per task on would another model win? A sweep finds the point.</source>
        <translation>每任务的 {0} 达到多少时会由另一模型胜出？扫描可找到该点。</translation>
    </message>
    <message>
        <source>How many workers? One was run; a sweep finds the best number.</source>
        <translation>需要多少工作者？本次用了 1 个；扫描可找到最佳数目。</translation>
    </message>
    <message>
        <source>How many workers? {0} were run; a sweep finds the best number.</source>
        <translation>需要多少工作者？本次用了 {0} 个；扫描可找到最佳数目。</translation>
    </message>
    <message>
        <source>Live models share the machine, so their figures are no fair comparison: choose Compare to run them in turn.</source>
        <translation>实时模式下各模型共用机器，其数据不能公平比较：请选择“对比”依次运行。</translation>
    </message>
    <message>
        <source>No difference measured between the models with {0}: the leads are within their spread.</source>
        <translation>{0}时未测出模型间的差异：领先幅度在离散范围之内。</translation>
    </message>
    <message>
        <source>No difference measured: {0} {1}</source>
        <translation>未测出差异：{0}{1}</translation>
    </message>
    <message>
        <source>No results yet: run a comparison to see which model wins.</source>
        <translation>尚无结果：运行一次对比，看看哪种模型胜出。</translation>
    </message>
    <message>
        <source>No verdict: no run was completed{0}.</source>
        <translation>无结论：没有运行完成{0}。</translation>
    </message>
    <message>
        <source>One round tells no spread: 5 would give an interval with 94 %.</source>
        <translation>一轮看不出离散程度：5 轮可给出置信度 94 % 的区间。</translation>
    </message>
    <message>
        <source>Only {model} completed a run: {done:,} of {all:,} tasks in {time}, {rate}{more}{out}.</source>
        <translation>只有{model}完成了运行：{time} 内完成 {done:,} / {all:,} 个任务，{rate}{more}{out}。</translation>
    </message>
    <message>
        <source>Some points of the sweep were measured once: how far they may be off is not known.</source>
        <translation>扫描中有些点只测量了一次：其误差可能有多大尚不可知。</translation>
    </message>
    <message>
        <source>With {0} rounds a point its spread is told with {1} confidence: 5 would make it 94 %.</source>
        <translation>每个点测量了 {0} 轮，其离散程度的置信度为 {1}：5 轮可达 94 %。</translation>
    </message>
    <message>
        <source>a coroutine took {light} ({many:,.0f} at once), a thread {heavy} ({few:,.0f}), {factor} as much</source>
        <translation>一个协程占 {light}（同时 {many:,.0f} 个），一个线程占 {heavy}（{few:,.0f} 个），是前者的 {factor}</translation>
    </message>
    <message>
        <source>are within {0} of each other, and were measured once</source>
        <translation>相差在 {0} 以内，且只测量了一次</translation>
    </message>
    <message>
        <source>differ by {share} in {rounds} rounds, and their spread is larger ({model}: {low:.2f} to {high:.2f}×)</source>
        <translation>在 {rounds} 轮中相差 {share}，而离散范围更大（{model}：{low:.2f} 至 {high:.2f}×）</translation>
    </message>
    <message>
        <source>each pair of workers costs {0} more</source>
        <translation>每对工作者另有 {0} 的代价</translation>
    </message>
    <message>
        <source>everywhere</source>
        <translation>处处</translation>
    </message>
    <message>
        <source>more were not measured</source>
        <translation>更多的未测量</translation>
    </message>
    <message>
        <source>no knee in the range measured</source>
        <translation>测量范围内没有拐点</translation>
    </message>
    <message>
        <source>no task done</source>
        <translation>无任务完成</translation>
    </message>
    <message>
        <source>of what the tasks counted the parent sees {0}</source>
        <translation>任务所计之数中，父进程看到 {0}</translation>
    </message>
    <message>
        <source>tasks spent {0} of their time waiting for the busy loop</source>
        <translation>任务有 {0} 的时间在等待繁忙的事件循环</translation>
    </message>
    <message>
        <source>tasks that were ready spent {0} of their time waiting for the busy loop</source>
        <translation>已就绪的任务有 {0} 的时间在等待繁忙的事件循环</translation>
    </message>
    <message>
        <source>the knee is at {0}</source>
        <translation>拐点在 {0}处</translation>
    </message>
    <message>
        <source>the memory of both models was not measured</source>
        <translation>两种模型的内存未都测得</translation>
    </message>
    <message>
        <source>the models that it is about did not complete</source>
        <translation>所涉及的模型未完成运行</translation>
    </message>
    <message>
        <source>took no time</source>
        <translation>没有耗时</translation>
    </message>
    <message>
        <source>up to {0:g} bring no more than 5 % on top</source>
        <translation>增至 {0:g} 个，提升也不超过 5 %</translation>
    </message>
    <message>
        <source>wait</source>
        <translation>等待</translation>
    </message>
    <message>
        <source>waits under way at once on average: {0}</source>
        <translation>平均同时进行的等待数：{0}</translation>
    </message>
    <message>
        <source>wherever there is a clear lead</source>
        <translation>在有明显领先之处</translation>
    </message>
    <message>
        <source>{0:,} of {1:,} under {2}</source>
        <translation>{2}下 {0:,} / {1:,}</translation>
    </message>
    <message>
        <source>{0:.1f} % ({1:.1f} to {2:.1f})</source>
        <translation>{0:.1f} %（{1:.1f} 至 {2:.1f}）</translation>
    </message>
    <message>
        <source>{0:.1f} were suspended at once on average, and all {1:,} went on</source>
        <translation>平均同时有 {0:.1f} 个挂起，且全部 {1:,} 个都得以继续</translation>
    </message>
    <message>
        <source>{0} and {1}</source>
        <translation>{0}和{1}</translation>
    </message>
    <message>
        <source>{0} of the work waits its turn</source>
        <translation>{0} 的工作须轮流等待</translation>
    </message>
    <message>
        <source>{0} rounds give {1} confidence: 5 would give an interval with 94 %.</source>
        <translation>{0} 轮的置信度为 {1}：5 轮可给出置信度 94 % 的区间。</translation>
    </message>
    <message>
        <source>{0} serial</source>
        <translation>是串行的 {0}</translation>
    </message>
    <message>
        <source>{0} tasks/s</source>
        <translation>{0} 任务/秒</translation>
    </message>
    <message>
        <source>{0} to start each worker</source>
        <translation>启动每个工作者需 {0}</translation>
    </message>
    <message>
        <source>{0} workers</source>
        <translation>{0} 个工作者</translation>
    </message>
    <message>
        <source>{0}{1}.</source>
        <translation>{0}{1}。</translation>
    </message>
    <message>
        <source>{a} {win} at {low} and {b} at {high}: the flip in between is still to be found.</source>
        <translation>{low} 时{a}胜出，{high} 时{b}胜出：其间的反超点尚待寻找。</translation>
    </message>
    <message>
        <source>{a} {win} until {what} exceeds {value}, then {b}.</source>
        <translation>{what}超过 {value} 之前{a}胜出，之后{b}胜出。</translation>
    </message>
    <message>
        <source>{a} {win} with {what} up to {low:g}, {b} from {value:g} on.</source>
        <translation>{what}不超过 {low:g} 时 {a} 胜出，从 {value:g} 起 {b} 胜出。</translation>
    </message>
    <message>
        <source>{best} {win}{without}: {factor} serial{confidence} ({time} instead of {slower})</source>
        <translation>{best}胜出{without}：速度是串行的 {factor}{confidence}（{time}，而非 {slower}）</translation>
    </message>
    <message>
        <source>{best} {win}{without}: {factor} {serial}{confidence} ({time} instead of {slower})</source>
        <translation>{best} 胜出{without}：是 {serial} 的 {factor}{confidence}（{time}，而非 {slower}）</translation>
    </message>
    <message>
        <source>{best} {win}{without}: {rate}, {factor} {other}, the next best{confidence}{out}.</source>
        <translation>{best}胜出{without}：{rate}，是次优者{other}的 {factor}{confidence}{out}。</translation>
    </message>
    <message>
        <source>{best}: {tasks:.1f} tasks computed at once on average ({other}: {fewer:.1f}).</source>
        <translation>{best}：平均同时有 {tasks:.1f} 个任务在计算（{other}：{fewer:.1f}）。</translation>
    </message>
    <message>
        <source>{best}: {waits:.1f} waits for I/O were under way at once on average ({other}: {fewer:.1f}).</source>
        <translation>{best}：平均同时有 {waits:.1f} 个 I/O 等待在进行（{other}：{fewer:.1f}）。</translation>
    </message>
    <message>
        <source>{flying:.1f} operations were in flight on average while its one loop was running callbacks {share} of the time</source>
        <translation>平均有 {flying:.1f} 个操作在进行，同时其唯一的事件循环有 {share} 的时间在运行回调</translation>
    </message>
    <message>
        <source>{its} workers were running tasks {share} of their time</source>
        <translation>其工作者有 {share} 的时间在运行任务</translation>
    </message>
    <message>
        <source>{model} lost {frames:,} frames, the longest delay was {delay:.0f} ms</source>
        <translation>{model}丢失 {frames:,} 帧，最长延迟 {delay:.0f} ms</translation>
    </message>
    <message>
        <source>{model} scale so: {waits}, {costs}; {knee}{peak} (USL, R² {r2:.2f}).</source>
        <translation>{model}的扩展规律：{waits}，{costs}；{knee}{peak}（USL，R² {r2:.2f}）。</translation>
    </message>
    <message>
        <source>{model} {cost} {what}.</source>
        <translation>{model}的代价：{what}。</translation>
    </message>
    <message>
        <source>{model} {win} {where} with {over}: up to {by:.2f}× the next best, at {at}.</source>
        <translation>{over}时，{model}{where}胜出：最多为次优者的 {by:.2f}×，在 {at} 处。</translation>
    </message>
    <message>
        <source>{model}: 1 worker is enough ({rate:,.0f} tasks/s); {more}.</source>
        <translation>{model}：1 个工作者就够（{rate:,.0f} 任务/秒）；{more}。</translation>
    </message>
    <message>
        <source>{model}: runs without all their tasks are left out.</source>
        <translation>{model}：未完成全部任务的运行未计入。</translation>
    </message>
    <message>
        <source>{model}: runs without all their tasks are left out: {why}.</source>
        <translation>{model}：未完成全部任务的运行未计入：{why}。</translation>
    </message>
    <message>
        <source>{model}: this Python is free-threaded, so threads need not wait for a GIL; {tasks:.2f} tasks computed at once on average.</source>
        <translation>{model}：这个 Python 是自由线程版本，线程无须等待 GIL；平均有 {tasks:.2f} 个任务同时计算。</translation>
    </message>
    <message>
        <source>{model}: {against}; {reason}.</source>
        <translation>{model}：{against}；{reason}。</translation>
    </message>
    <message>
        <source>{model}: {size} workers are enough ({rate:,.0f} tasks/s); {more}.</source>
        <translation>{model}：{size} 个工作者就够（{rate:,.0f} 任务/秒）；{more}。</translation>
    </message>
    <message>
        <source>{share} of {its} workers&apos; time waited for I/O with nothing else to do</source>
        <translation>其工作者有 {share} 的时间在空等 I/O</translation>
    </message>
    <message>
        <source>{share} of {its} workers&apos; time went into {loss}</source>
        <translation>其工作者有 {share} 的时间用于{loss}</translation>
    </message>
    <message>
        <source>{size} of memory ({other}: {least})</source>
        <translation>内存 {size}（{other}：{least}）</translation>
    </message>
    <message>
        <source>{tasks:.2f} tasks computed at once with {model}{of}</source>
        <translation>{model}下同时有 {tasks:.2f} 个任务在计算{of}</translation>
    </message>
    <message>
        <source>{what} from {low} to {high}</source>
        <translation>{what}从 {low} 到 {high}</translation>
    </message>
    <message>
        <source>“{claim}” {decided}: {said}.</source>
        <translation>“{claim}”{decided}：{said}。</translation>
    </message>
</context>
<context>
    <name>words</name>
    <message>
        <source>&amp;Export for other tools</source>
        <translation>导出到其他工具(&amp;E)</translation>
    </message>
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
        <translation>时间线(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>10,000 coroutines beside 10,000 threads</source>
        <translation>10,000 个协程对 10,000 个线程</translation>
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
        <source>A blocking call in a coroutine</source>
        <translation>协程中的阻塞调用</translation>
    </message>
    <message>
        <source>A coroutine is an object of a few kilobytes, a thread a stack and a journal: several times as much.</source>
        <translation>协程是几 KB 的对象，线程则是一个栈加一份日志：开销为其数倍。</translation>
    </message>
    <message>
        <source>A coroutine runs until it awaits, is suspended, and goes on where it was; others run meanwhile.</source>
        <translation>协程运行到 await 便挂起，之后从原处继续；其间运行其他协程。</translation>
    </message>
    <message>
        <source>A first tour; what states and figures mean</source>
        <translation>初次导览；状态与数据的含义</translation>
    </message>
    <message>
        <source>A lane for each state: how many workers are in it</source>
        <translation>每个状态一条泳道：其中有多少工作者</translation>
    </message>
    <message>
        <source>A lane for each task</source>
        <translation>每个任务一条泳道</translation>
    </message>
    <message>
        <source>A lane for each worker; coroutines have lanes of their own</source>
        <translation>每个工作者一条泳道；协程有各自的泳道</translation>
    </message>
    <message>
        <source>A loop runs other callbacks while operations wait.</source>
        <translation>操作等待时，事件循环运行其他回调。</translation>
    </message>
    <message>
        <source>A numpy kernel</source>
        <translation>numpy 计算核</translation>
    </message>
    <message>
        <source>About concurviz</source>
        <translation>关于 concurviz</translation>
    </message>
    <message>
        <source>Align the marks</source>
        <translation>对齐标记</translation>
    </message>
    <message>
        <source>Align the starts</source>
        <translation>对齐起点</translation>
    </message>
    <message>
        <source>All models at once, without end: sliders act on the next task</source>
        <translation>所有模型同时运行，不会自行结束：滑块作用于下一个任务</translation>
    </message>
    <message>
        <source>Arrival rate</source>
        <translation>到达率</translation>
    </message>
    <message>
        <source>As many as this machine took, 10,000 at most.</source>
        <translation>本机能容纳的数量，最多 10,000。</translation>
    </message>
    <message>
        <source>Async I/O</source>
        <translation>异步 I/O</translation>
    </message>
    <message>
        <source>At this much its nanny ends it</source>
        <translation>达到此值时，其 nanny 会结束它</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>后退</translation>
    </message>
    <message>
        <source>Bare coroutine</source>
        <translation>裸协程</translation>
    </message>
    <message>
        <source>Bring the selection into the middle; once more, fit it</source>
        <translation>将所选移到中央；再按一次则缩放至适合</translation>
    </message>
    <message>
        <source>BrokenProcessPool: {0}</source>
        <translation>BrokenProcessPool：{0}</translation>
    </message>
    <message>
        <source>C work</source>
        <translation>C 计算</translation>
    </message>
    <message>
        <source>CA certificate</source>
        <translation>CA 证书</translation>
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
        <translation>不持有 GIL 的 CPU 计算</translation>
    </message>
    <message>
        <source>CPU work</source>
        <translation>CPU 计算</translation>
    </message>
    <message>
        <source>CPU work and a file in turn: write, fsync, read back</source>
        <translation>CPU 计算与文件交替：写入、fsync、读回</translation>
    </message>
    <message>
        <source>CPU work and sleeping in turn</source>
        <translation>CPU 计算与休眠交替</translation>
    </message>
    <message>
        <source>CPU work and socket I/O in turn</source>
        <translation>CPU 计算与套接字 I/O 交替</translation>
    </message>
    <message>
        <source>CPU work in C that releases the GIL: hashing and compressing</source>
        <translation>释放 GIL 的 C 语言 CPU 计算：哈希与压缩</translation>
    </message>
    <message>
        <source>CPU work in pure Python that holds the GIL</source>
        <translation>持有 GIL 的纯 Python CPU 计算</translation>
    </message>
    <message>
        <source>CPU work of which a part is done under a lock that all tasks share</source>
        <translation>部分在所有任务共用的锁内进行的 CPU 计算</translation>
    </message>
    <message>
        <source>CPU-bound</source>
        <translation>CPU 密集</translation>
    </message>
    <message>
        <source>CPU-bound work on all cores</source>
        <translation>用上所有核的 CPU 密集工作</translation>
    </message>
    <message>
        <source>Centre the selection</source>
        <translation>将所选居中</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>证书</translation>
    </message>
    <message>
        <source>Check this machine…</source>
        <translation>检查本机…</translation>
    </message>
    <message>
        <source>Choose a preset in the toolbar, or set the workload and the sliders yourself.</source>
        <translation>在工具栏选择预设，或自行设置负载与滑块。</translation>
    </message>
    <message>
        <source>Chrome trace (JSON)</source>
        <translation>Chrome 跟踪 (JSON)</translation>
    </message>
    <message>
        <source>Clear the selection</source>
        <translation>清除选择</translation>
    </message>
    <message>
        <source>Click</source>
        <translation>单击</translation>
    </message>
    <message>
        <source>Close the second trace</source>
        <translation>关闭第二份跟踪记录</translation>
    </message>
    <message>
        <source>Collapse all</source>
        <translation>全部折叠</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>对比</translation>
    </message>
    <message>
        <source>Compare runs the same tasks under each chosen model in turn; the sentence below the timeline says which one wins, and why.</source>
        <translation>“对比”让同样的任务依次在所选各模型下运行；时间线下方的句子说明谁胜出、为什么。</translation>
    </message>
    <message>
        <source>Compare with a trace…</source>
        <translation>与另一份跟踪记录比较…</translation>
    </message>
    <message>
        <source>Computing between two awaits blocks the loop: the replies are there, but nobody fetches them.</source>
        <translation>两次 await 之间的计算会阻塞事件循环：应答已到，却无人接收。</translation>
    </message>
    <message>
        <source>Computing in Python delays the beats of a Qt window, in QThreads by the GIL and on its own loop at once.</source>
        <translation>Python 计算会延误 Qt 窗口的心跳：在 QThread 中因 GIL，在其自身事件循环上则立即发生。</translation>
    </message>
    <message>
        <source>Computing on the loop blocks everyone on it.</source>
        <translation>在事件循环上计算会阻塞其上的所有任务。</translation>
    </message>
    <message>
        <source>Concurrency limit</source>
        <translation>并发上限</translation>
    </message>
    <message>
        <source>Confirmed here</source>
        <translation>在此得到证实</translation>
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
        <source>Coroutines are lighter than threads.</source>
        <translation>协程比线程轻。</translation>
    </message>
    <message>
        <source>Coroutines suspend and resume where they were.</source>
        <translation>协程挂起后从原处恢复。</translation>
    </message>
    <message>
        <source>Coroutines that may be under way at once, by a semaphore; 0 for no limit.</source>
        <translation>由信号量限制的同时进行的协程数；0 为不限制。</translation>
    </message>
    <message>
        <source>Counter (parent / all)</source>
        <translation>计数器（父进程 / 合计）</translation>
    </message>
    <message>
        <source>Creating and ending one; a process is spawned and joined.</source>
        <translation>创建并结束一个；进程则为派生并等待其结束。</translation>
    </message>
    <message>
        <source>Ctrl+Shift+E exports the picture, Ctrl+S saves, a file dropped on the window is opened.</source>
        <translation>Ctrl+Shift+E 导出图片，Ctrl+S 保存，拖到窗口上的文件会被打开。</translation>
    </message>
    <message>
        <source>Ctrl+Shift+O lays a second trace below the one shown, and lists what differs.</source>
        <translation>Ctrl+Shift+O 把第二份跟踪记录放在当前记录下方，并列出差异。</translation>
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
        <source>Dask</source>
        <translation>Dask</translation>
    </message>
    <message>
        <source>Dask cluster…</source>
        <translation>Dask 集群…</translation>
    </message>
    <message>
        <source>Differs</source>
        <translation>是否不同</translation>
    </message>
    <message>
        <source>Display, fonts, interpreters, limits: what there is and what to do</source>
        <translation>显示、字体、解释器、限制：现状与对策</translation>
    </message>
    <message>
        <source>Double click</source>
        <translation>双击</translation>
    </message>
    <message>
        <source>Drop a file; with Shift</source>
        <translation>拖入文件；按住 Shift</translation>
    </message>
    <message>
        <source>Each task adds one to a counter in its worker&apos;s memory: what the parent sees of it at the end, and the sum over all workers.</source>
        <translation>每个任务给其工作者内存中的计数器加一：结束时父进程所见的值，以及所有工作者之和。</translation>
    </message>
    <message>
        <source>Each task adds one to a counter: processes change a copy of their own, threads and coroutines the parent&apos;s.</source>
        <translation>每个任务给计数器加一：进程改的是自己的副本，线程和协程改的是父进程的。</translation>
    </message>
    <message>
        <source>Each was measured in a process of its own; medians.</source>
        <translation>每项在各自的进程中测得；取中位数。</translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation>更早</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>Expand all</source>
        <translation>全部展开</translation>
    </message>
    <message>
        <source>Export Chrome trace…</source>
        <translation>导出 Chrome 跟踪…</translation>
    </message>
    <message>
        <source>Export Perfetto trace…</source>
        <translation>导出 Perfetto 跟踪…</translation>
    </message>
    <message>
        <source>Export clip…</source>
        <translation>导出动画…</translation>
    </message>
    <message>
        <source>Export picture…</source>
        <translation>导出图片…</translation>
    </message>
    <message>
        <source>Export report…</source>
        <translation>导出报告…</translation>
    </message>
    <message>
        <source>Export spans as CSV…</source>
        <translation>导出时段为 CSV…</translation>
    </message>
    <message>
        <source>Export spans as JSON…</source>
        <translation>导出时段为 JSON…</translation>
    </message>
    <message>
        <source>Export spans as Parquet…</source>
        <translation>导出时段为 Parquet…</translation>
    </message>
    <message>
        <source>Failure rate</source>
        <translation>失败率</translation>
    </message>
    <message>
        <source>Fetching with aiohttp</source>
        <translation>用 aiohttp 抓取网页</translation>
    </message>
    <message>
        <source>Fetching with threads</source>
        <translation>用线程抓取网页</translation>
    </message>
    <message>
        <source>Figure</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>文件</translation>
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
        <translation>查找任务、泳道、状态、错误；筛选泳道</translation>
    </message>
    <message>
        <source>Find…</source>
        <translation>查找…</translation>
    </message>
    <message>
        <source>Fit that span</source>
        <translation>缩放至该时段</translation>
    </message>
    <message>
        <source>Fold every group</source>
        <translation>折叠每个分组</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>跟随</translation>
    </message>
    <message>
        <source>Follow the cause</source>
        <translation>追溯原因</translation>
    </message>
    <message>
        <source>Follow the desktop&apos;s colours</source>
        <translation>跟随桌面配色</translation>
    </message>
    <message>
        <source>Follow the effect</source>
        <translation>追踪影响</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>前进</translation>
    </message>
    <message>
        <source>Frames lost (worst)</source>
        <translation>丢帧（最差）</translation>
    </message>
    <message>
        <source>From its submission to its end.</source>
        <translation>从提交到结束。</translation>
    </message>
    <message>
        <source>From its submission until a worker took it up.</source>
        <translation>从提交到被工作者接手。</translation>
    </message>
    <message>
        <source>From starting the host process until it was ready.</source>
        <translation>从启动宿主进程到其就绪。</translation>
    </message>
    <message>
        <source>From the start of the run to the end of its last task: the median of the rounds that count, and half the interval that holds it.</source>
        <translation>从运行开始到最后一个任务结束：计入各轮的中位数，及其所在区间的一半。</translation>
    </message>
    <message>
        <source>From which length on a task that keeps a loop is marked and named</source>
        <translation>占用事件循环的任务从多长起被标出并注明</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>全屏</translation>
    </message>
    <message>
        <source>GIL</source>
        <translation>GIL</translation>
    </message>
    <message>
        <source>Gevent</source>
        <translation>Gevent</translation>
    </message>
    <message>
        <source>Go to the mark after the middle of the view</source>
        <translation>转到视图中央之后的标记</translation>
    </message>
    <message>
        <source>Go to the mark before the middle of the view</source>
        <translation>转到视图中央之前的标记</translation>
    </message>
    <message>
        <source>Half a round trip between two of them; a coroutine: one resumption.</source>
        <translation>两者之间往返的一半；协程：一次恢复。</translation>
    </message>
    <message>
        <source>Half of the tasks were done within this time of their submission.</source>
        <translation>一半的任务在提交后这段时间内完成。</translation>
    </message>
    <message>
        <source>Hashing files</source>
        <translation>计算文件哈希</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>Hide no lane</source>
        <translation>不隐藏任何泳道</translation>
    </message>
    <message>
        <source>How long a task waits, for the loopback service&apos;s reply or for a timer, summed over its phases.</source>
        <translation>任务等待回环服务应答或定时器的时间，为各阶段之和。</translation>
    </message>
    <message>
        <source>How long a thread may hold the GIL while others wait (sys.setswitchinterval).</source>
        <translation>有其他线程等待时，一个线程可持有 GIL 多久（sys.setswitchinterval）。</translation>
    </message>
    <message>
        <source>How long its own code was executing.</source>
        <translation>其自身代码的执行时间。</translation>
    </message>
    <message>
        <source>How many rounds, tasks, calls or lanes the figures of A and B are from.</source>
        <translation>A 和 B 的数值各来自多少轮、任务、调用或泳道。</translation>
    </message>
    <message>
        <source>How many tasks it runs at once</source>
        <translation>它同时运行多少任务</translation>
    </message>
    <message>
        <source>How often a task alternates between CPU work and whatever else it does.</source>
        <translation>任务在 CPU 计算与其他操作之间交替的次数。</translation>
    </message>
    <message>
        <source>How the task ended, or what it is doing.</source>
        <translation>任务如何结束，或正在做什么。</translation>
    </message>
    <message>
        <source>Hybrid</source>
        <translation>混合</translation>
    </message>
    <message>
        <source>I/O</source>
        <translation>I/O</translation>
    </message>
    <message>
        <source>I/O-bound</source>
        <translation>I/O 密集</translation>
    </message>
    <message>
        <source>In the first trace; of states with their part of all lanes&apos; time.</source>
        <translation>在第一份跟踪记录里；状态还给出占全部泳道时间的比例。</translation>
    </message>
    <message>
        <source>In the second trace.</source>
        <translation>在第二份跟踪记录里。</translation>
    </message>
    <message>
        <source>Items that the queue holds before a producer has to wait.</source>
        <translation>队列可容纳的项数，超过则生产者须等待。</translation>
    </message>
    <message>
        <source>Jitter</source>
        <translation>抖动</translation>
    </message>
    <message>
        <source>Joblib</source>
        <translation>Joblib</translation>
    </message>
    <message>
        <source>Keep a mark…</source>
        <translation>保留标记…</translation>
    </message>
    <message>
        <source>Keep the newest moment in sight; panning lets go of it</source>
        <translation>始终显示最新时刻；平移即停止跟随</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>私钥</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Lanes by state</source>
        <translation>按状态排列泳道</translation>
    </message>
    <message>
        <source>Lanes by task</source>
        <translation>按任务排列泳道</translation>
    </message>
    <message>
        <source>Lanes by worker</source>
        <translation>按工作者排列泳道</translation>
    </message>
    <message>
        <source>Latency (ms)</source>
        <translation>延迟 (ms)</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>更晚</translation>
    </message>
    <message>
        <source>Lay a second trace below the one shown, and list what differs</source>
        <translation>把第二份跟踪记录放在当前记录下方，并列出差异</translation>
    </message>
    <message>
        <source>Lay the first mark set in a lane of B on the first in a lane of A</source>
        <translation>让 B 泳道里的第一个标记与 A 泳道里的第一个标记重合</translation>
    </message>
    <message>
        <source>Left drag</source>
        <translation>左键拖动</translation>
    </message>
    <message>
        <source>Let the picture stand still; recording goes on</source>
        <translation>让画面静止；记录继续</translation>
    </message>
    <message>
        <source>Let the ruler tell the time of day instead of the time since the start</source>
        <translation>标尺显示当天时刻，而非自开始以来的时间</translation>
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
        <translation>“实时”同时运行所有模型：移动滑块，观察后续任务的变化。</translation>
    </message>
    <message>
        <source>Live: tasks in flight at once; with an arrival rate, the most that may be waiting or under way before more are refused. Compare: tasks per run.</source>
        <translation>实时：同时进行的任务数；设有到达率时，为等待与进行中任务的上限，超出则拒绝。对比：每次运行的任务数。</translation>
    </message>
    <message>
        <source>Loop (µs/step)</source>
        <translation>循环 (µs/步)</translation>
    </message>
    <message>
        <source>Lower lanes</source>
        <translation>降低泳道</translation>
    </message>
    <message>
        <source>Make lanes higher; folded ones unfold</source>
        <translation>加高泳道；折叠的会展开</translation>
    </message>
    <message>
        <source>Make lanes lower; thousands are folded to one</source>
        <translation>降低泳道；数千条会折叠为一条</translation>
    </message>
    <message>
        <source>Mark</source>
        <translation>标记</translation>
    </message>
    <message>
        <source>Mark blocked loops from…</source>
        <translation>标出被阻塞的事件循环，起自…</translation>
    </message>
    <message>
        <source>Mark the selection or the pointer&apos;s time until the next mark</source>
        <translation>标记所选或光标处的时间，直到下一次标记</translation>
    </message>
    <message>
        <source>Measured</source>
        <translation>测量次数</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Memory limit</source>
        <translation>内存上限</translation>
    </message>
    <message>
        <source>Memory per worker</source>
        <translation>每工作者内存</translation>
    </message>
    <message>
        <source>Memory that one takes while it waits; a process: all of its own.</source>
        <translation>一个在等待时所占的内存；进程：其自有的全部。</translation>
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
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Move to earlier times</source>
        <translation>移到更早的时间</translation>
    </message>
    <message>
        <source>Move to later times</source>
        <translation>移到更晚的时间</translation>
    </message>
    <message>
        <source>Next mark</source>
        <translation>下一个标记</translation>
    </message>
    <message>
        <source>Next span</source>
        <translation>下一个时段</translation>
    </message>
    <message>
        <source>Not decided</source>
        <translation>未能判定</translation>
    </message>
    <message>
        <source>Of the frames that a window in the Qt host would have drawn those that were lost, and the worst delay of its 60 Hz timer.</source>
        <translation>Qt 宿主进程中的窗口本应绘制的帧里丢失的帧数，以及其 60 Hz 定时器的最大延迟。</translation>
    </message>
    <message>
        <source>Of two traces side by side: let both begin at 0</source>
        <translation>两份并列的跟踪记录：都从 0 开始</translation>
    </message>
    <message>
        <source>Offered/s</source>
        <translation>到达/秒</translation>
    </message>
    <message>
        <source>One</source>
        <translation>单位</translation>
    </message>
    <message>
        <source>One connection writes at a time: more workers wait for the database, and write no faster.</source>
        <translation>同一时刻只有一个连接能写入:工作者再多也是在等数据库,写入并不会更快。</translation>
    </message>
    <message>
        <source>One lock around everything</source>
        <translation>一把锁锁住一切</translation>
    </message>
    <message>
        <source>One parameter over a range: curves, best number of workers, flip points</source>
        <translation>一个参数在某范围内变化：曲线、最佳工作者数、反超点</translation>
    </message>
    <message>
        <source>One thread with a loop waits for all servers at once; threads wait for as many as there are threads.</source>
        <translation>一个带事件循环的线程可以同时等待所有服务器;线程模型同时等待的数量只有线程数那么多。</translation>
    </message>
    <message>
        <source>Open a scenario, a trace or a picture</source>
        <translation>打开场景、跟踪记录或图片</translation>
    </message>
    <message>
        <source>Open it; compare it with what is shown</source>
        <translation>打开；与当前显示的比较</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>打开…</translation>
    </message>
    <message>
        <source>Own memory against shared memory</source>
        <translation>独立内存对共享内存</translation>
    </message>
    <message>
        <source>Pan</source>
        <translation>平移</translation>
    </message>
    <message>
        <source>Parsing JSON</source>
        <translation>解析 JSON</translation>
    </message>
    <message>
        <source>Pause the picture</source>
        <translation>暂停画面</translation>
    </message>
    <message>
        <source>Payload</source>
        <translation>载荷</translation>
    </message>
    <message>
        <source>Peak (MiB)</source>
        <translation>峰值 (MiB)</translation>
    </message>
    <message>
        <source>Perfetto trace</source>
        <translation>Perfetto 跟踪</translation>
    </message>
    <message>
        <source>Phases</source>
        <translation>阶段数</translation>
    </message>
    <message>
        <source>Phases of tasks</source>
        <translation>任务的阶段</translation>
    </message>
    <message>
        <source>Pillow lets go of the GIL while it decodes, scales and encodes: threads use all cores, and start at once.</source>
        <translation>Pillow 在解码、缩放和编码时释放 GIL:线程能用上所有核心,而且立即启动。</translation>
    </message>
    <message>
        <source>Pin, hide, move, collapse</source>
        <translation>固定、隐藏、移动、折叠</translation>
    </message>
    <message>
        <source>Play again</source>
        <translation>回放</translation>
    </message>
    <message>
        <source>Preferences…</source>
        <translation>首选项…</translation>
    </message>
    <message>
        <source>Previous mark</source>
        <translation>上一个标记</translation>
    </message>
    <message>
        <source>Previous span</source>
        <translation>上一个时段</translation>
    </message>
    <message>
        <source>Process (spawn)</source>
        <translation>进程（spawn）</translation>
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
        <translation>进程同时在所有核上计算；同一进程的线程和协程轮流使用一个核。</translation>
    </message>
    <message>
        <source>Processes compute on all cores, threads take turns on one.</source>
        <translation>进程在所有核上计算，线程轮流使用一个核。</translation>
    </message>
    <message>
        <source>Processes have a memory of their own, threads share one.</source>
        <translation>进程各有内存，线程共用内存。</translation>
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
        <translation>生产者与消费者</translation>
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
        <source>Python code beside or on a Qt loop delays its window.</source>
        <translation>Qt 事件循环旁或其上的 Python 代码会使窗口延迟。</translation>
    </message>
    <message>
        <source>QThread</source>
        <translation>QThread</translation>
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
        <translation>队列大小</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Ran (ms)</source>
        <translation>运行 (ms)</translation>
    </message>
    <message>
        <source>Random spread of each task&apos;s work and wait around its mean; seeded, so repeatable.</source>
        <translation>每任务的计算与等待围绕均值的随机波动；由种子决定，因此可重复。</translation>
    </message>
    <message>
        <source>Records of the workers that arrived here, and how many were dropped for lack of room.</source>
        <translation>到达此处的工作者记录，以及因空间不足而丢失的数量。</translation>
    </message>
    <message>
        <source>Refuted here</source>
        <translation>在此被否定</translation>
    </message>
    <message>
        <source>Replay a finished run at a chosen speed</source>
        <translation>以选定速度回放已结束的运行</translation>
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
        <translation>右键单击</translation>
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
        <source>Save a line for each span, times in nanoseconds</source>
        <translation>每个时段一行，时间以纳秒为单位</translation>
    </message>
    <message>
        <source>Save a moving picture: the run replayed, or the view as it goes</source>
        <translation>保存动画：回放的运行，或当前视图的变化</translation>
    </message>
    <message>
        <source>Save a row for each span, for pandas, Polars or DuckDB</source>
        <translation>每个时段一行，供 pandas、Polars 或 DuckDB 使用</translation>
    </message>
    <message>
        <source>Save all runs as JSON for chrome://tracing, Perfetto and others</source>
        <translation>将所有运行保存为 JSON，供 chrome://tracing、Perfetto 等打开</translation>
    </message>
    <message>
        <source>Save all runs for ui.perfetto.dev: a track for each worker and each task</source>
        <translation>为 ui.perfetto.dev 保存所有运行：每个工作者和每个任务各一条轨道</translation>
    </message>
    <message>
        <source>Save all runs shown, to open them again as they are</source>
        <translation>保存所有显示的运行，以便原样再次打开</translation>
    </message>
    <message>
        <source>Save lanes, spans and instants of all runs, times in nanoseconds</source>
        <translation>保存所有运行的泳道、时段和时刻，时间以纳秒为单位</translation>
    </message>
    <message>
        <source>Save one HTML file: pictures, verdict, results, ledger, scenario, machine</source>
        <translation>保存为一个 HTML 文件：图片、结论、结果、账目、场景、机器</translation>
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
        <source>Save the timeline as PNG, SVG or PDF with legend, axis and parameters</source>
        <translation>将时间线保存为 PNG、SVG 或 PDF，含图例、坐标轴和参数</translation>
    </message>
    <message>
        <source>Save the trace shown, or the scenario</source>
        <translation>保存所示的跟踪记录或场景</translation>
    </message>
    <message>
        <source>Save trace…</source>
        <translation>保存跟踪记录…</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>保存…</translation>
    </message>
    <message>
        <source>Select a range; its edges can be dragged</source>
        <translation>选择范围；其边缘可拖动</translation>
    </message>
    <message>
        <source>Select a span: details below</source>
        <translation>选择时段：下方显示详情</translation>
    </message>
    <message>
        <source>Select nothing</source>
        <translation>取消选择</translation>
    </message>
    <message>
        <source>Select the next span on the same lane</source>
        <translation>选择同一泳道的下一个时段</translation>
    </message>
    <message>
        <source>Select the span before on the same lane</source>
        <translation>选择同一泳道的上一个时段</translation>
    </message>
    <message>
        <source>Select what kept the span waiting: who had the GIL, loop or lock</source>
        <translation>选择使该时段等待者：谁占用了 GIL、事件循环或锁</translation>
    </message>
    <message>
        <source>Select what the selected span kept waiting the longest</source>
        <translation>选择被该时段阻塞最久者</translation>
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
        <translation>设置带备注的标记</translation>
    </message>
    <message>
        <source>Shared lock</source>
        <translation>共享锁</translation>
    </message>
    <message>
        <source>Shift+drag, right drag</source>
        <translation>Shift+拖动、右键拖动</translation>
    </message>
    <message>
        <source>Shift+wheel</source>
        <translation>Shift+滚轮</translation>
    </message>
    <message>
        <source>Show below each lane what its tasks were at; high lanes show it always</source>
        <translation>在每条泳道下方显示其任务所处的阶段；足够高的泳道总会显示</translation>
    </message>
    <message>
        <source>Show everything</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>Show hidden lanes</source>
        <translation>显示隐藏的泳道</translation>
    </message>
    <message>
        <source>Show the first of two traces alone again</source>
        <translation>重新只显示两份跟踪记录中的第一份</translation>
    </message>
    <message>
        <source>Show what was shown before</source>
        <translation>显示先前的视图</translation>
    </message>
    <message>
        <source>Size of the loopback service&apos;s replies.</source>
        <translation>回环服务应答的大小。</translation>
    </message>
    <message>
        <source>Spans as CSV</source>
        <translation>时段 CSV</translation>
    </message>
    <message>
        <source>Spans as JSON</source>
        <translation>时段 JSON</translation>
    </message>
    <message>
        <source>Spans as Parquet</source>
        <translation>时段 Parquet</translation>
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
        <translation>开始 (s)</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>States</source>
        <translation>状态</translation>
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
        <source>Sub-interpreter</source>
        <translation>子解释器</translation>
    </message>
    <message>
        <source>Sub-interpreters</source>
        <translation>子解释器</translation>
    </message>
    <message>
        <source>Submitted (s)</source>
        <translation>提交 (s)</translation>
    </message>
    <message>
        <source>Sweep</source>
        <translation>扫描</translation>
    </message>
    <message>
        <source>Switch interval</source>
        <translation>切换间隔</translation>
    </message>
    <message>
        <source>System</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Taller lanes</source>
        <translation>加高泳道</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Tasks done</source>
        <translation>完成的任务</translation>
    </message>
    <message>
        <source>Tasks done per second of wall time.</source>
        <translation>挂钟时间每秒完成的任务数。</translation>
    </message>
    <message>
        <source>Tasks done, and where there are any: failed, refused since too many were waiting, cancelled.</source>
        <translation>完成的任务，以及（如有）失败的、因等待过多而拒绝的、取消的。</translation>
    </message>
    <message>
        <source>Tasks submitted per second, refused ones included: more than are done where they pile up.</source>
        <translation>每秒提交的任务数，含被拒绝的：若任务积压，则多于完成的。</translation>
    </message>
    <message>
        <source>Tasks that arrive per second, at random moments that the seed determines, whether or not the ones before are done. 0: all at once, and in Live a new one for each that ended.</source>
        <translation>每秒到达的任务数，时刻随机并由种子决定，不管先前的是否完成。0：一次全部到达；实时模式下每结束一个便来一个。</translation>
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
        <translation>被阻塞的事件循环</translation>
    </message>
    <message>
        <source>The concurrency model; its status follows where the run is neither done nor running.</source>
        <translation>并发模型；若运行既未完成也不在进行，其后附状态。</translation>
    </message>
    <message>
        <source>The coroutine that suspends and resumes</source>
        <translation>挂起并恢复的协程</translation>
    </message>
    <message>
        <source>The difference.</source>
        <translation>差值。</translation>
    </message>
    <message>
        <source>The factor, and the interval that holds it.</source>
        <translation>倍数，以及包含它的区间。</translation>
    </message>
    <message>
        <source>The loop that goes on</source>
        <translation>继续运转的事件循环</translation>
    </message>
    <message>
        <source>The most resident memory that the host and its workers held together.</source>
        <translation>宿主进程及其工作者合计常驻内存的最大值。</translation>
    </message>
    <message>
        <source>The run; both names where they differ.</source>
        <translation>运行；名称不同时两个都列出。</translation>
    </message>
    <message>
        <source>The same tasks under each model in turn: timings, verdict</source>
        <translation>同样的任务依次在各模型下运行：计时与结论</translation>
    </message>
    <message>
        <source>The share of a task&apos;s CPU work that it does while it holds the lock.</source>
        <translation>任务的 CPU 计算中持锁进行的比例。</translation>
    </message>
    <message>
        <source>The share of tasks that raise an exception at their end; seeded, so repeatable.</source>
        <translation>结束时抛出异常的任务比例；由种子决定，因此可重复。</translation>
    </message>
    <message>
        <source>The tabs below give the same as figures: results, where the time went, plots, and every single task.</source>
        <translation>下方各标签页以数据呈现同样的内容：结果、时间去向、图表，以及每个任务。</translation>
    </message>
    <message>
        <source>The task&apos;s number: the same number is the same work under every model.</source>
        <translation>任务的编号：在各模型下，编号相同即工作相同。</translation>
    </message>
    <message>
        <source>The worker that had it last.</source>
        <translation>最后执行它的工作者。</translation>
    </message>
    <message>
        <source>The worker&apos;s address</source>
        <translation>工作进程的地址</translation>
    </message>
    <message>
        <source>Theme, language, what Live shows, pictures</source>
        <translation>主题、语言、实时模式的显示、图片</translation>
    </message>
    <message>
        <source>Thread</source>
        <translation>线程</translation>
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
        <source>Through a pipe, a queue or the loop, there and back.</source>
        <translation>经管道、队列或事件循环往返一次。</translation>
    </message>
    <message>
        <source>Thumbnails</source>
        <translation>缩略图</translation>
    </message>
    <message>
        <source>Time of day</source>
        <translation>当天时刻</translation>
    </message>
    <message>
        <source>Timers</source>
        <translation>定时器</translation>
    </message>
    <message>
        <source>To thread</source>
        <translation>转入线程</translation>
    </message>
    <message>
        <source>Trio</source>
        <translation>Trio</translation>
    </message>
    <message>
        <source>Type a part of an action&apos;s name and run it</source>
        <translation>输入操作名称的一部分并执行</translation>
    </message>
    <message>
        <source>Undo going back</source>
        <translation>撤销后退</translation>
    </message>
    <message>
        <source>Unfold every group</source>
        <translation>展开每个分组</translation>
    </message>
    <message>
        <source>Version and licence</source>
        <translation>版本与许可证</translation>
    </message>
    <message>
        <source>Vital signs…</source>
        <translation>基本指标…</translation>
    </message>
    <message>
        <source>Wait per task</source>
        <translation>每任务等待</translation>
    </message>
    <message>
        <source>Waited (ms)</source>
        <translation>等待 (ms)</translation>
    </message>
    <message>
        <source>Waiting for servers overlaps: eight threads fetch several times as fast as one, whatever the GIL does.</source>
        <translation>对服务器的等待可以重叠:无论 GIL 如何,八个线程的抓取速度都是一个线程的数倍。</translation>
    </message>
    <message>
        <source>Waits overlap under every concurrent model; coroutines hold all of them in one thread.</source>
        <translation>在每种并发模型下等待都能重叠；协程在一个线程中容纳所有等待。</translation>
    </message>
    <message>
        <source>Waits that overlap</source>
        <translation>重叠的等待</translation>
    </message>
    <message>
        <source>Wall time (s)</source>
        <translation>挂钟时间 (s)</translation>
    </message>
    <message>
        <source>What a process, a thread, a task and a coroutine cost on this machine</source>
        <translation>进程、线程、任务和协程在本机上的代价</translation>
    </message>
    <message>
        <source>What goes to each task and comes back with its result, as pickled; in file work, what is written and read.</source>
        <translation>送给每个任务并随结果返回的数据（序列化后）；文件负载中则为写入和读取的数据。</translation>
    </message>
    <message>
        <source>What is compared: a figure, a state, a task or a phase.</source>
        <translation>比较的是：数值、状态、任务或阶段。</translation>
    </message>
    <message>
        <source>What its process has taken by now</source>
        <translation>其进程目前占用的内存</translation>
    </message>
    <message>
        <source>What one more worker took, or one more task where it says so, since there tasks are objects on one loop: private memory beyond that of the host as its engine began.</source>
        <translation>每多一个工作者所占的内存（注明处为每多一个任务，因其只是事件循环上的对象）：超出引擎启动时宿主进程的私有内存。</translation>
    </message>
    <message>
        <source>What the event loop took for itself for each step of a task: timers, events, callbacks.</source>
        <translation>事件循环在任务的每一步上为自身花费的时间：定时器、事件、回调。</translation>
    </message>
    <message>
        <source>Whatever runs under one lock runs one at a time: the other threads wait for it, though zlib would let them run.</source>
        <translation>同一把锁下的代码一次只能运行一个:尽管 zlib 允许并行,其他线程也只能等这把锁。</translation>
    </message>
    <message>
        <source>Wheel; Ctrl+wheel</source>
        <translation>滚轮；Ctrl+滚轮</translation>
    </message>
    <message>
        <source>When a worker first took it up, from the start of its run.</source>
        <translation>工作者首次接手的时刻，从其运行开始计。</translation>
    </message>
    <message>
        <source>When it was submitted, from the start of its run.</source>
        <translation>提交的时刻，从其运行开始计。</translation>
    </message>
    <message>
        <source>Whether the whole interval lies beyond 1: of rounds, or else within these two runs alone, which says nothing of the next ones.</source>
        <translation>整个区间是否都不含 1：取自各轮；没有重复时只取自这两次运行，不能说明以后的运行。</translation>
    </message>
    <message>
        <source>Which cluster the model dask runs on: its own, or one that is there</source>
        <translation>模型 dask 在哪个集群上运行：自己的，或已有的</translation>
    </message>
    <message>
        <source>While one operation waits, others go on.</source>
        <translation>一个操作等待时，其他操作继续。</translation>
    </message>
    <message>
        <source>While one operation waits, others go on: forty waits together take little longer than one.</source>
        <translation>一个操作等待时，其他操作继续：四十个等待合起来只比一个略长。</translation>
    </message>
    <message>
        <source>While operations are in flight the loop runs the callbacks of others: short slices in one thread.</source>
        <translation>操作进行期间，事件循环运行其他操作的回调：单线程中的短小时段。</translation>
    </message>
    <message>
        <source>Why it failed.</source>
        <translation>失败的原因。</translation>
    </message>
    <message>
        <source>Will this freeze my window?</source>
        <translation>这会卡住我的窗口吗？</translation>
    </message>
    <message>
        <source>Work per task, as a calibrated amount of work: its time on an idle core.</source>
        <translation>每任务的计算，是经校准的固定工作量：即其在空闲核上的耗时。</translation>
    </message>
    <message>
        <source>Work under the lock</source>
        <translation>持锁计算</translation>
    </message>
    <message>
        <source>Worker</source>
        <translation>工作者</translation>
    </message>
    <message>
        <source>Workers</source>
        <translation>工作者</translation>
    </message>
    <message>
        <source>Writing to SQLite</source>
        <translation>写入 SQLite</translation>
    </message>
    <message>
        <source>Your own function</source>
        <translation>您自己的函数</translation>
    </message>
    <message>
        <source>Zoom at the pointer; finer</source>
        <translation>以光标为中心缩放；更精细</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Zoom in at the pointer</source>
        <translation>以光标为中心放大</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Zoom out at the pointer</source>
        <translation>以光标为中心缩小</translation>
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
        <translation>用滚轮或 W、S 缩放，用 A、D 平移；0 显示全部。指向时段可了解它是什么，拖动可测量一段范围。</translation>
    </message>
    <message>
        <source>a callback runs to its end before any other: none ever waits for the lock</source>
        <translation>一个回调运行完，才轮到别的回调：没有谁需要等锁</translation>
    </message>
    <message>
        <source>a function of your own, loaded from its file by each worker</source>
        <translation>您自己的函数，由每个工作者从其文件加载</translation>
    </message>
    <message>
        <source>a list of numbers goes to each task and back: pickled where workers are processes</source>
        <translation>一个数字列表送往每个任务再返回：工作者为进程时需序列化</translation>
    </message>
    <message>
        <source>a run did not finish</source>
        <translation>有一个运行没有完成</translation>
    </message>
    <message>
        <source>a way to run tasks concurrently: processes, threads, coroutines, …</source>
        <translation>并发运行任务的方式：进程、线程、协程等</translation>
    </message>
    <message>
        <source>acquiring is a checkpoint: who has got the lock may give way, and others wait</source>
        <translation>获取锁是一个检查点：拿到锁的任务可能让出，其他任务便要等待</translation>
    </message>
    <message>
        <source>arrows beyond those shown</source>
        <translation>个箭头超出了可显示的数量</translation>
    </message>
    <message>
        <source>arrows that did not end</source>
        <translation>个箭头没有终点</translation>
    </message>
    <message>
        <source>async functions on trio&apos;s loop</source>
        <translation>trio 循环上的异步函数</translation>
    </message>
    <message>
        <source>asyncio as callbacks and Protocols: one loop, many operations in flight, no coroutine</source>
        <translation>asyncio 的回调与 Protocol：一个循环，许多操作同时进行，没有协程</translation>
    </message>
    <message>
        <source>asyncio has no file I/O of its own: writing and fsync block the loop</source>
        <translation>asyncio 没有自己的文件 I/O：写入和 fsync 会阻塞事件循环</translation>
    </message>
    <message>
        <source>asyncio on Qt&apos;s event loop through qasync: tasks and 60 Hz frames share one thread</source>
        <translation>经 qasync 在 Qt 事件循环上运行的 asyncio：任务与 60 Hz 的帧共用一个线程</translation>
    </message>
    <message>
        <source>asyncio task</source>
        <translation>asyncio 任务</translation>
    </message>
    <message>
        <source>asyncio with async/await: one thread, tasks suspend and resume</source>
        <translation>asyncio 的 async/await：单线程，任务挂起并恢复</translation>
    </message>
    <message>
        <source>asyncio.to_thread: a loop hands blocking functions to threads and awaits them</source>
        <translation>asyncio.to_thread：事件循环把阻塞的函数交给线程并等待其结果</translation>
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
        <source>callbacks</source>
        <translation>回调</translation>
    </message>
    <message>
        <source>calls nested too deeply</source>
        <translation>个嵌套过深的调用</translation>
    </message>
    <message>
        <source>calls that did not end</source>
        <translation>个没有结束的调用</translation>
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
        <source>cannot start {0}: {1}</source>
        <translation>无法启动 {0}：{1}</translation>
    </message>
    <message>
        <source>coroutines</source>
        <translation>协程</translation>
    </message>
    <message>
        <source>cpu_wait</source>
        <translation>等待 CPU</translation>
    </message>
    <message>
        <source>dask.distributed: a scheduler hands tasks to worker processes, and again if one dies</source>
        <translation>dask.distributed：调度器把任务分派给工作进程，进程若死亡则重新分派</translation>
    </message>
    <message>
        <source>differs</source>
        <translation>不同</translation>
    </message>
    <message>
        <source>done</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>ended the wait</source>
        <translation>结束了等待</translation>
    </message>
    <message>
        <source>ending</source>
        <translation>正在收尾</translation>
    </message>
    <message>
        <source>ends of arrows outside of calls</source>
        <translation>个箭头端点不在任何调用之内</translation>
    </message>
    <message>
        <source>ends of arrows that had not begun</source>
        <translation>个箭头终点没有起点</translation>
    </message>
    <message>
        <source>ends of calls that had not begun</source>
        <translation>个没有开始的调用的结束</translation>
    </message>
    <message>
        <source>event loop</source>
        <translation>事件循环</translation>
    </message>
    <message>
        <source>events at times that cannot be</source>
        <translation>个时间不可能的事件</translation>
    </message>
    <message>
        <source>events of other kinds</source>
        <translation>个其他种类的事件</translation>
    </message>
    <message>
        <source>events that make no sense</source>
        <translation>个无意义的事件</translation>
    </message>
    <message>
        <source>every other task computes and puts into a bounded queue, the others take and compute</source>
        <translation>半数任务计算后放入有界队列，另一半取出并计算</translation>
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
        <source>exited with code {0}</source>
        <translation>已退出，退出码为 {0}</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>file</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>file that is cut: what came before is shown</source>
        <translation>个被截断的文件：显示截断之前的内容</translation>
    </message>
    <message>
        <source>functions</source>
        <translation>函数</translation>
    </message>
    <message>
        <source>gil_wait</source>
        <translation>等待 GIL</translation>
    </message>
    <message>
        <source>greenlets: code that looks blocking and lets a hub run others while it waits</source>
        <translation>greenlet：代码看似阻塞，等待时让 hub 运行其他任务</translation>
    </message>
    <message>
        <source>had a core</source>
        <translation>占用核</translation>
    </message>
    <message>
        <source>had the GIL</source>
        <translation>持有 GIL</translation>
    </message>
    <message>
        <source>had the GIL, but no core</source>
        <translation>持有 GIL，但没有核心</translation>
    </message>
    <message>
        <source>had the lock</source>
        <translation>持有锁</translation>
    </message>
    <message>
        <source>had the worker</source>
        <translation>占用工作者</translation>
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
        <source>hashlib lets go of the GIL for all but small blocks: threads hash on all cores.</source>
        <translation>除了很小的数据块,hashlib 都会释放 GIL:线程能在所有核心上计算哈希。</translation>
    </message>
    <message>
        <source>heartbeat</source>
        <translation>心跳</translation>
    </message>
    <message>
        <source>holds the lock</source>
        <translation>持有锁</translation>
    </message>
    <message>
        <source>host</source>
        <translation>宿主进程</translation>
    </message>
    <message>
        <source>idle</source>
        <translation>空闲</translation>
    </message>
    <message>
        <source>importing {0} took longer than {1} s, and could not be stopped</source>
        <translation>导入 {0} 超过了 {1} 秒，且无法停止</translation>
    </message>
    <message>
        <source>importing {0} took longer than {1} s, and could not be stopped
It was at
{2}</source>
        <translation>导入 {0} 超过了 {1} 秒，且无法停止
当时位于
{2}</translation>
    </message>
    <message>
        <source>inputs() of {0} has nothing in it</source>
        <translation>{0} 的 inputs() 中什么也没有</translation>
    </message>
    <message>
        <source>inputs() of {0} took longer than {1} s, and could not be stopped</source>
        <translation>{0} 的 inputs() 超过了 {1} 秒，且无法停止</translation>
    </message>
    <message>
        <source>inputs() of {0} took longer than {1} s, and could not be stopped
It was at
{2}</source>
        <translation>{0} 的 inputs() 超过了 {1} 秒，且无法停止
当时位于
{2}</translation>
    </message>
    <message>
        <source>inputs() of {0}: {1}</source>
        <translation>{0} 的 inputs()：{1}</translation>
    </message>
    <message>
        <source>instants beyond those shown</source>
        <translation>个未显示的时刻</translation>
    </message>
    <message>
        <source>interpreter {0}</source>
        <translation>解释器 {0}</translation>
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
        <source>joblib.Parallel on loky: calls in batches to a few processes, results in one go</source>
        <translation>基于 loky 的 joblib.Parallel：调用成批送往少数进程，结果一并返回</translation>
    </message>
    <message>
        <source>json.loads keeps the GIL: threads take turns at it, and only processes parse on several cores.</source>
        <translation>json.loads 一直持有 GIL:线程只能轮流执行,只有进程能在多个核心上解析。</translation>
    </message>
    <message>
        <source>kill</source>
        <translation>kill(杀死)</translation>
    </message>
    <message>
        <source>lane</source>
        <translation>泳道</translation>
    </message>
    <message>
        <source>latency p50</source>
        <translation>延迟 p50</translation>
    </message>
    <message>
        <source>latency p95</source>
        <translation>延迟 p95</translation>
    </message>
    <message>
        <source>lock_wait</source>
        <translation>等待锁</translation>
    </message>
    <message>
        <source>locked section</source>
        <translation>加锁区段</translation>
    </message>
    <message>
        <source>loop_wait</source>
        <translation>等待事件循环</translation>
    </message>
    <message>
        <source>main thread</source>
        <translation>主线程</translation>
    </message>
    <message>
        <source>many at once</source>
        <translation>同时数量</translation>
    </message>
    <message>
        <source>measured once: repeat to tell</source>
        <translation>只测了一次：重复才能判断</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>moving data between processes</source>
        <translation>在进程间搬运数据</translation>
    </message>
    <message>
        <source>multiprocessing: own memory and own GIL each, truly parallel</source>
        <translation>multiprocessing：各有内存和 GIL，真正并行</translation>
    </message>
    <message>
        <source>no coroutine ever waits: none gives way while it holds the lock, for want of an await</source>
        <translation>协程从不等待：持锁期间没有 await，因而不会让出</translation>
    </message>
    <message>
        <source>no difference measured</source>
        <translation>未测出差异</translation>
    </message>
    <message>
        <source>no greenlet ever waits: none gives way while it holds the lock</source>
        <translation>没有 greenlet 会等待：持有锁时谁也不让出</translation>
    </message>
    <message>
        <source>no speed</source>
        <translation>无速度</translation>
    </message>
    <message>
        <source>no such file: {0}</source>
        <translation>没有这个文件：{0}</translation>
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
        <source>numpy lets go of the GIL inside its loops: threads compute on all cores, and share their arrays.</source>
        <translation>numpy 在内部循环中释放 GIL:线程能在所有核心上计算,并共享数组。</translation>
    </message>
    <message>
        <source>ok</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>one line of the timeline: a worker&apos;s spans, or those of tasks</source>
        <translation>时间线上的一行：一个工作者的时段，或任务的时段</translation>
    </message>
    <message>
        <source>one memory: the payload goes by reference, nothing is moved</source>
        <translation>共用内存：载荷按引用传递，无需搬运</translation>
    </message>
    <message>
        <source>one task after the other in one thread: the baseline</source>
        <translation>单线程中逐个执行任务：基准</translation>
    </message>
    <message>
        <source>one unit of the work that every model is given alike</source>
        <translation>各模型得到的相同工作的一个单位</translation>
    </message>
    <message>
        <source>only in A</source>
        <translation>只在 A 中</translation>
    </message>
    <message>
        <source>only in B</source>
        <translation>只在 B 中</translation>
    </message>
    <message>
        <source>overhead</source>
        <translation>循环开销</translation>
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
        <source>pickled, and by way of the scheduler: there and back</source>
        <translation>往返都经 pickle 序列化，并经由调度器</translation>
    </message>
    <message>
        <source>pickling, sending or receiving</source>
        <translation>正在序列化、发送或接收</translation>
    </message>
    <message>
        <source>process {0}</source>
        <translation>进程 {0}</translation>
    </message>
    <message>
        <source>process {0} loop</source>
        <translation>进程 {0} 的事件循环</translation>
    </message>
    <message>
        <source>processes, each with an asyncio loop: all cores, and many waits under way on each</source>
        <translation>多个进程，每个都有一个 asyncio 循环：用上所有核心，每个循环上同时有许多等待</translation>
    </message>
    <message>
        <source>provisional</source>
        <translation>暂定</translation>
    </message>
    <message>
        <source>put</source>
        <translation>放入</translation>
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
        <translation>在事件循环上运行</translation>
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
        <translation>释放 GIL 也无济于事：调用本身阻塞了事件循环</translation>
    </message>
    <message>
        <source>round trip</source>
        <translation>往返</translation>
    </message>
    <message>
        <source>row {0}</source>
        <translation>行 {0}</translation>
    </message>
    <message>
        <source>running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>sampled</source>
        <translation>采样</translation>
    </message>
    <message>
        <source>segfault</source>
        <translation>segfault(段错误)</translation>
    </message>
    <message>
        <source>setup() of {0}: {1}</source>
        <translation>{0} 的 setup()：{1}</translation>
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
        <source>take</source>
        <translation>取出</translation>
    </message>
    <message>
        <source>task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>task {0}</source>
        <translation>任务 {0}</translation>
    </message>
    <message>
        <source>task {0} ran longer than its timeout of {1} s, and could not be stopped</source>
        <translation>任务 {0} 超过了 {1} 秒的时限，且无法停止</translation>
    </message>
    <message>
        <source>task {0} ran longer than its timeout of {1} s, and could not be stopped
It was at
{2}</source>
        <translation>任务 {0} 超过了 {1} 秒的时限，且无法停止
当时位于
{2}</translation>
    </message>
    <message>
        <source>teardown() of {0}: {1}</source>
        <translation>{0} 的 teardown()：{1}</translation>
    </message>
    <message>
        <source>the event loop&apos;s own work between the steps of tasks</source>
        <translation>事件循环在任务各步之间自身的工作</translation>
    </message>
    <message>
        <source>the host did not start within {0} s</source>
        <translation>宿主进程未能在 {0} 秒内启动</translation>
    </message>
    <message>
        <source>the host {0}</source>
        <translation>宿主进程{0}</translation>
    </message>
    <message>
        <source>the host {0}; its last words:
{1}</source>
        <translation>宿主进程{0}；其最后的输出：
{1}</translation>
    </message>
    <message>
        <source>the lock that lets only one thread of an interpreter run Python code</source>
        <translation>使解释器中只有一个线程能运行 Python 代码的锁</translation>
    </message>
    <message>
        <source>the loop&apos;s own work</source>
        <translation>循环自身的工作</translation>
    </message>
    <message>
        <source>the loopback service did not start: {0}</source>
        <translation>回环服务未能启动：{0}</translation>
    </message>
    <message>
        <source>the loopback service {0}</source>
        <translation>回环服务{0}</translation>
    </message>
    <message>
        <source>the machine started {0} threads and then no more: {1}</source>
        <translation>本机启动了 {0} 个线程后再也启动不了更多：{1}</translation>
    </message>
    <message>
        <source>the process that runs one model; no task ever runs in this window</source>
        <translation>运行一个模型的进程；任务绝不在本窗口中运行</translation>
    </message>
    <message>
        <source>the process, thread or event loop that executes tasks</source>
        <translation>执行任务的进程、线程或事件循环</translation>
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
        <source>these two runs differ</source>
        <translation>这两次运行不同</translation>
    </message>
    <message>
        <source>thread {0}</source>
        <translation>线程 {0}</translation>
    </message>
    <message>
        <source>threading: one memory, one GIL; waits overlap, Python code only if free-threaded</source>
        <translation>threading：共用内存和 GIL；等待可重叠，Python 代码仅在自由线程版本中可以</translation>
    </message>
    <message>
        <source>threads with an interpreter and a GIL of their own each, in one process</source>
        <translation>同一进程中的线程，每个都有自己的解释器和自己的 GIL</translation>
    </message>
    <message>
        <source>throughput</source>
        <translation>吞吐量</translation>
    </message>
    <message>
        <source>time.sleep in a coroutine stops the whole loop: under coroutines the waits add up, under threads they overlap.</source>
        <translation>协程中的 time.sleep 会停住整个事件循环:在协程下等待逐个累加,在线程下则相互重叠。</translation>
    </message>
    <message>
        <source>timer</source>
        <translation>定时器</translation>
    </message>
    <message>
        <source>to create</source>
        <translation>创建</translation>
    </message>
    <message>
        <source>to keep</source>
        <translation>保持</translation>
    </message>
    <message>
        <source>to switch to</source>
        <translation>切换</translation>
    </message>
    <message>
        <source>transfer</source>
        <translation>传输</translation>
    </message>
    <message>
        <source>trio&apos;s nursery: structured concurrency, one thread, a checkpoint at every await</source>
        <translation>trio 的 nursery：结构化并发，单线程，每个 await 都是检查点</translation>
    </message>
    <message>
        <source>unfit</source>
        <translation>不适用</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>values of counters beyond those shown</source>
        <translation>个计数器的值超出了可显示的数量</translation>
    </message>
    <message>
        <source>values of counters that are no numbers</source>
        <translation>个计数器的值不是数字</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>等候中</translation>
    </message>
    <message>
        <source>waiting for a free core</source>
        <translation>等待空闲的核</translation>
    </message>
    <message>
        <source>waiting for a lock, a queue or a semaphore</source>
        <translation>正在等待锁、队列或信号量</translation>
    </message>
    <message>
        <source>waiting for locks</source>
        <translation>等待锁</translation>
    </message>
    <message>
        <source>waiting for the GIL</source>
        <translation>等待 GIL</translation>
    </message>
    <message>
        <source>wall time</source>
        <translation>总时间</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>was killed by {0}</source>
        <translation>被 {0} 终止</translation>
    </message>
    <message>
        <source>what tasks share is a pipe between the workers, not Dask&apos;s own, which asks the scheduler</source>
        <translation>任务共享的是工作进程之间的管道，而非 Dask 自带的、须询问调度器的那种</translation>
    </message>
    <message>
        <source>worker</source>
        <translation>工作者</translation>
    </message>
    <message>
        <source>worker process {0} {1}</source>
        <translation>工作进程 {0} {1}</translation>
    </message>
    <message>
        <source>worker {0}</source>
        <translation>工作者 {0}</translation>
    </message>
    <message>
        <source>writing and fsync block the thread, and with it everyone on it</source>
        <translation>写入和 fsync 会阻塞线程，连同其上的所有任务</translation>
    </message>
    <message>
        <source>your function</source>
        <translation>您的函数</translation>
    </message>
    <message>
        <source>{0} beginnings and ends of tasks could not be recorded: no room is left in {1}; make some, or set TMPDIR to a folder that has more</source>
        <translation>{0} 条任务开始与结束的记录未能写入：{1} 中没有剩余空间；请腾出空间，或将 TMPDIR 设为空间更大的文件夹</translation>
    </message>
    <message>
        <source>{0} beginnings and ends of tasks could not be recorded: {1}</source>
        <translation>有 {0} 次任务的开始或结束未能记录：{1}</translation>
    </message>
    <message>
        <source>{0} cancelled</source>
        <translation>取消 {0}</translation>
    </message>
    <message>
        <source>{0} cannot be called with one argument, the task&apos;s number or what inputs() has for it: {1}</source>
        <translation>{0} 不能以一个参数调用（任务的编号，或 inputs() 为它给出的值）：{1}</translation>
    </message>
    <message>
        <source>{0} closed descriptors that it had not opened: {1}</source>
        <translation>{0} 关闭了并非由它打开的描述符：{1}</translation>
    </message>
    <message>
        <source>{0} does not import: {1}</source>
        <translation>{0} 无法导入：{1}</translation>
    </message>
    <message>
        <source>{0} dropped</source>
        <translation>丢失 {0}</translation>
    </message>
    <message>
        <source>{0} failed</source>
        <translation>失败 {0}</translation>
    </message>
    <message>
        <source>{0} has no function {1}</source>
        <translation>{0} 中没有函数 {1}</translation>
    </message>
    <message>
        <source>{0} has no function {1}; there are: {2}</source>
        <translation>{0} 中没有函数 {1}；其中有：{2}</translation>
    </message>
    <message>
        <source>{0} is a generator function: to call it runs nothing of it</source>
        <translation>{0} 是生成器函数：调用它并不会运行其中的任何代码</translation>
    </message>
    <message>
        <source>{0} is no function but {1}</source>
        <translation>{0} 不是函数，而是 {1}</translation>
    </message>
    <message>
        <source>{0} of {1}, {2} ms</source>
        <translation>{0} / {1}，{2} ms</translation>
    </message>
    <message>
        <source>{0} refused</source>
        <translation>拒绝 {0}</translation>
    </message>
    <message>
        <source>{0} runs {1} on an asyncio loop; yours is written for trio</source>
        <translation>{0} 在 asyncio 循环上运行{1}；你的函数是为 trio 写的</translation>
    </message>
    <message>
        <source>{0} runs {1}; yours is a coroutine function</source>
        <translation>{0} 运行的是{1}；你的是协程函数</translation>
    </message>
    <message>
        <source>{0} runs {1}; yours is a plain function, which to-thread can run</source>
        <translation>{0} 运行的是{1}；你的是普通函数，可用 to-thread 运行</translation>
    </message>
    <message>
        <source>{0} runs {1}; yours is written for asyncio</source>
        <translation>{0} 运行的是{1}；你的函数是为 asyncio 写的</translation>
    </message>
    <message>
        <source>{0} worker processes died; the last: {1}</source>
        <translation>{0} 个工作进程死亡；最后一个：{1}</translation>
    </message>
    <message>
        <source>{0}() is a coroutine function, and {1} has no loop for it</source>
        <translation>{0}() 是协程函数，而 {1} 没有可供它使用的循环</translation>
    </message>
    <message>
        <source>{0}/task</source>
        <translation>{0}/任务</translation>
    </message>
</context>
</TS>
