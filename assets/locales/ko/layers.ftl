# 스위치
arrangement = 배치
arrangement-side-by-side = A | B
    .tip = 두 신경망을 나란히 보여 줘요
arrangement-overlay = A + B
    .tip = 두 신경망을 한 축에 겹쳐 보여 줘요. A는 실선, B는 파선이에요
arrangement-map = 히트맵
    .tip = 층마다 색 띠 한 줄이에요. 아무리 깊어도 모든 층이 한눈에 보여요
log-counts = 높이
log-counts-off = 선형
    .tip = 높이는 막대 하나에 든 값의 비율이에요
log-counts-on = 로그
    .tip = 높이는 막대에 든 개수에 1을 더한 값의 로그예요. 멀리 떨어진 값 하나도 보여요. 꼬리를 보되 넓이는 비교하지 마세요.
units = 유닛
units-pooled = 합쳐서
    .tip = 한 층에 있는 모든 유닛의 값을 히스토그램 하나로 보여줘요
units-each = 유닛별
    .tip = 유닛마다 선 하나예요. 값의 15%에서 85%까지이고, 점은 중앙값이에요. 배치 정규화는 유닛마다 따로 작동하니 그 효과가 그대로 보여요. 없으면 선이 바늘처럼 짧아져 멀리 달아나요. (Shift U)
ghost = 배경
ghost-off = 끔
    .tip = 층과 렌즈의 뒤에 아무것도 그리지 않아요
ghost-start = 스텝 0
    .tip = 히스토그램 뒤에 스텝 0의 윤곽선을 그려요. 화살표는 그때의 중앙값에서 지금의 중앙값으로 가요 (G)
ghost-lag = { $lag }스텝 전
    .tip = 히스토그램 뒤에 { $lag }스텝 전의 윤곽선을 그려요. 화살표는 그때의 중앙값에서 지금의 중앙값으로 가요 (G)
layers-options = 보기
    .tip = 층을 그리는 방법: 배경, 축, 높이
hide-short = 가리기
hide = { $arm } 가리기
    .tip = { $arm }을(를) 가려서 어떤 모양일지 먼저 예상하게 해요. 클릭하거나 B를 누르면 공개돼요.
hidden = { $arm }의 분포는 어떤 모양일까요? 클릭하거나 B를 눌러 공개하세요
    .tip = 가려져 있어도 학습은 계속돼요. 먼저 예상해 보세요. 폭은? 0에서 얼마나 떨어져 있을까? 얼마나 포화될까?

# 칸
layer-both = { $layer }층
scale-shift = γ { $gamma }   β { $beta }
hover-value = { $layer }층, { $value }
hover-no-bin = 여기에는 값이 없어요
legend-height-fit = 높이: 값의 비율, 칸마다 가장 높은 막대까지
    .tip = 칸마다 축과 눈금이 달라요. 위치나 높이가 아니라 모양을 비교하세요.
legend-density = 넓이 = 값의 비율, 줄마다 가장 높은 막대까지
    .tip = 축 하나를 함께 쓰면 두 신경망의 막대 폭이 달라요. 비교할 수 있는 것은 넓이예요. 막대의 넓이가 값의 비율이에요.
legend-log = 높이: log(1 + 개수), 칸의 높이 = 모든 값
    .tip = 꼬리가 보이도록 로그로 그려요. 높이가 절반이라고 값이 절반인 것은 아니에요.
legend-log-fit = 높이: log(1 + 개수), 칸마다 가장 높은 막대까지
legend-map = 구간 하나에 든 값의 비율: 0에서 { $share }까지
    .tip = 층마다 64개 구간이 한 줄이에요. 꼬리가 보이도록 색은 비율의 제곱근을 따라요.
legend-map-fit = 구간 하나에 든 값의 비율: 0에서 그 줄의 최댓값까지
legend-map-log = 구간 하나의 log(1 + 개수): 0에서 모든 값까지
legend-map-log-fit = 구간 하나의 log(1 + 개수): 0에서 그 줄의 최댓값까지
legend-map-units = 선이 그 값을 지나는 유닛의 비율: 0에서 모두까지
    .tip = 층마다 64개 구간이 한 줄이에요. 유닛은 15 백분위수와 85 백분위수 사이의 모든 구간에 들어가요. 유닛이 저마다 좁고 서로 떨어져 있으면 줄이 흐려져요.
legend-ghost = 윤곽선: 스텝 { $step }, 화살표: 그때 중앙값에서 지금 중앙값으로
    .tip = 같은 층의 앞선 기록이에요. 분포가 얼마나, 어디로 움직였는지 보세요. 몇 픽셀뿐인 화살표는 그리지 않아요. 중앙값이 축을 벗어나면 화살표는 축 끝에서 멈춰요.
legend-ghost-units = 스텝 { $step }의 중앙값
legend-units = 선: 유닛 값의 15~85%, 점: 중앙값, 유닛 { $all }개 중 { $shown }개
    .tip = 유닛은 스텝 0의 중앙값 순서로 서 있고 그 순서를 지켜요. 그래서 움직인 것은 정말로 움직인 거예요. 유닛은 모두 똑같이 뽑으니 앞의 몇 개가 전체를 대신해요. 짧은 선은 모든 샘플에 똑같이 답하는 유닛이에요.
legend-units-both = 선: 유닛 값의 15~85%, 점: 중앙값, 유닛 { $all }개 중 { $shown }개, 위 A, 아래 B
legend-units-missing = { $stage } 유닛별 값은 지금 스텝과 스텝 0에만 있어요
    .tip = 타임라인은 기록된 스텝마다 Σwx와 γẑ+β의 유닛별 값만 저장해요. 다른 단계는 지금 보이는 것과 스텝 0만 있어요. 모두 저장하면 메모리가 너무 많이 들어요. 대신 히스토그램을 보여줘요.
median-moved = 중앙값: 스텝 { $step }부터 { $from }에서 { $to }까지 이동
units-summary = 유닛 { $all }개 중 { $shown }개, 그중 { $flat }개는 중앙값이 평평한 구간에 있음
units-summary-plain = 유닛 { $all }개 중 { $shown }개

# 발산
place-layer = { $layer }층
place-output = 출력층
diverged-at = 스텝 { $step }, { $place }에서 { $what } 값이 더는 유한하지 않아요: { $value }. { $arm }의 학습은 거기서 끝났어요.
part-input = 입력
part-z = 가중합 Σwx
part-variance = 분산 σ²
part-zhat = 정규화한 ẑ
part-y = γẑ + β
part-a = 활성화 f(y)
part-loss = 손실
part-gradient = 그래디언트
part-weights = 갱신된 가중치
value-nan = NaN(∞ – ∞처럼 수가 아닌 값)
value-infinite = ∞(실수형이 담을 수 없는 큰 값)
value-negative-infinite = –∞(실수형이 담을 수 없는 작은 값)
cause-epsilon = 원인: ε 값이 { $eps }(이)에요. ẑ는 √(σ² + ε)으로 나누는데, 여기서 가장 작은 σ² + ε 값은 { $least }(이)에요.
cause-data = 원인: 입력이 너무 커요(최대 { $largest }). 모든 층이 그 크기를 넘겨줘요. 입력이 1 이하라면 같은 가중치로도 문제없이 시작해요.
cause-weights = 원인: 초기 가중치({ $scheme } × { $scale }). 층을 지날 때마다 값이 커지고, 되돌아오는 그래디언트도 커져요. 갱신하기 전부터 그래요.
cause-switched = 원인: 바로 앞에서 바꾼 정규화({ $from } → { $to }). 바꾸기 전이라면 같은 스텝의 값이 모두 유한해요.
cause-updates = 원인: 가중치 갱신. 학습률 { $rate }에서 가장 큰 가중치가 { $from }에서 { $to }까지 변했어요. 갱신할 때마다 지나치고, 다음 그래디언트가 더 커지는 일이 되풀이돼요.
remedies-trying = 도움이 되는 설정을 시험하고 있어요 …
remedies-none = 하나만 바꿔서는 해결되지 않아요. 더 큰 ε, 입력 표준화, 더 작은 초기 가중치, 더 작은 학습률 가운데 해당하는 것을 모두 시험했지만 다시 값이 넘쳤어요.
remedy-eps = 다시 시작: ε = { $to }
remedy-standardize = 다시 시작: 입력 표준화
remedy-scale = 다시 시작: 배율 { $to }
remedy-scheme = 다시 시작: 가중치 { $to }
remedy-normalization = 다시 시작: 정규화 { $to }
remedy-rate = 다시 시작: 학습률 { $to }
remedy-on = 켬
remedy-off = 끔
remedy = 대처
    .tip = 같은 시드로 두 신경망을 새로 만들어 스텝 0부터 시작해요. { $from } 대신 { $to } 값을 써요. 시험해 보니 스텝 { $step }까지 값이 넘치지 않았어요. 값이 넘친 신경망은 되살릴 수 없어요. 가중치가 더는 수가 아니거든요.

# 설정
one-layer = γ와 β를 적용할 곳
one-layer-all = 모든 층
    .tip = 슬라이더가 모든 층의 γ와 β를 바꿔요
one-layer-this = { $layer }층만
    .tip = 슬라이더가 선택한 층의 γ와 β만 바꾸고 그 값을 보여 줘요. 다른 층을 누르면 그 층이 선택돼요. 한 층이 뒤따르는 층들에 무엇을 하는지 보세요.

# What the networks can do, below the layers
answers = 답
answers-on = 켬
    .tip = 층 아래에: 두 신경망이 테스트 샘플 몇 개, 또는 평면을 어떻게 분류하는지
answers-off = 끔
    .tip = 층만 보여요
answers-row = 테스트
answers-samples = { $arm }: 샘플 { $count }개 중 { $right }개를 맞혔어요. { $list }
answers-samples-waits = { $arm }의 샘플 { $count }개에 대한 답: 재는 중…
answers-said = { $class } → { $said }
