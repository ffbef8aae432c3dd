# 현미경: 미니배치 하나를 지나는 유닛 하나를 숫자 하나하나
microscope = 현미경 · { $layer }층, 다음 미니배치
    .tip = 다음 스텝이 학습할 미니배치에서 유닛 하나를 봐요. 위는 z에서 a까지, 아래는 ∂L/∂y에서 ∂L/∂z까지예요. 점 하나가 샘플 하나이고 색은 클래스예요. 샘플은 모든 줄에서 같은 자리에 서요. 숫자는 학습 스텝의 값 그대로예요.
microscope-short = 현미경 · { $layer }층
microscope-close = 현미경 닫기
    .tip = 그림으로 돌아가요(Esc, U)
microscope-units = 현미경으로 보는 유닛
order = 순서
order-batch = 배치
    .tip = 샘플을 미니배치에 들어온 순서로 세워요
order-sorted = z순
    .tip = 샘플을 z의 순서로 세워요. 그래디언트가 어디서 깎이는지 보세요.
by = 통계량
by-train = 학습
    .tip = 학습할 때처럼 이 미니배치의 μ와 σ²을 써요. 모든 샘플이 서로에게 달려 있어요
by-eval = 평가
    .tip = 평가할 때처럼 이동 평균 통계량을 써요. 샘플마다 따로예요. 파선은 미니배치의 μ와 σ예요. z의 점 하나를 옮기고 나머지가 어떻게 되는지 보세요.
fold = 접기
fold-off = 그대로
    .tip = 배치 정규화를 따로 둔 층이에요
fold-on = 접기
    .tip = 평가할 때 배치 정규화는 고정된 직선이라 앞의 가중치에 접어 넣을 수 있어요: W′ = W·γ/√(σ² + ε), b′ = (b – μ)·γ/√(σ² + ε) + β. 프로브의 모든 샘플로 두 층을 계산해서 가장 큰 차이를 적어요.
microscope-slider = 미니배치의 처음 샘플
    .tip = 배치가 그만큼 작은 것처럼 처음 몇 샘플만 써요. μ와 σ가 파선으로 그린 전체의 값에서 얼마나 벗어나는지 보세요.
microscope-samples = 샘플 { $all }개 가운데 { $first }개
microscope-back = 되돌리기
    .tip = 옮긴 z를 제자리에 놓아요(두 번 누르기, Ctrl Z)
microscope-own = 자기 몫
microscope-mean = – 평균
microscope-along = – ẑ 방향
microscope-no-norm = 정규화 없음: y = z이고 샘플끼리 영향을 주지 않아요
microscope-hint = z의 점을 위아래로 끌어 보세요
microscope-marks = 표시 하나가 샘플 하나이고 색과 모양은 클래스예요. 숫자는 선 위에 있는 샘플 { $sample }의 값이에요
microscope-group = 고스트 배치 정규화: 그룹 { $count }개 가운데 { $number }번째, 샘플 { $from }~{ $to }끼리만 μ와 σ를 함께 써요
microscope-noise = 잡음 배치 정규화: s와 m은 이 스텝의 잡음이에요
microscope-layer-norm = 층 정규화: μ와 σ를 샘플마다 그 층의 유닛들에서 구해요. 샘플끼리 영향을 주지 않고, 유닛 하나의 z만 옮길 수는 없어요
microscope-first = 샘플 { $all }개 가운데 처음 { $first }개: μ { $mean }(전체 { $whole }), σ { $std }(전체 { $spread })
microscope-first-alone = 샘플 { $all }개 가운데 처음 { $first }개
microscope-running = 이동 평균: μ = { $mean }   σ² = { $variance }
microscope-moved = 샘플 { $sample }의 z를 { $by } σ 옮김: μ { $mean }, σ { $std }. 나머지 ẑ { $count }개는 최대 { $others } 움직여요
microscope-moved-eval = 샘플 { $sample }의 z를 { $by } σ 옮김: μ와 σ는 이동 평균이라 나머지 ẑ { $count }개는 { $others } 움직여요
microscope-moved-alone = 샘플 { $sample }의 z를 { $by } σ 옮김: 나머지 { $count }개는 { $others } 움직여요
microscope-folded = 접은 층: W′ = { $factor } · W, b = { $bias } 대신 b′ = { $folded }. 샘플 { $samples }개 × 유닛 { $units }개에서 y의 가장 큰 차이는 가장 큰 |y|의 { $difference }배예요
microscope-no-fold = 이 정규화는 그 층의 가중치에 접어 넣을 수 없어요
microscope-row = { $arm }: 샘플 { $count }개의 { $name }, { $low }에서 { $high }까지. { $formula }
microscope-drag = { $arm }: 샘플 { $sample }의 z, { $class }
microscope-hover = 샘플 { $sample }, { $class }: { $name } { $value }
microscope-notes = { $arm }. { $words }
microscope-alt = { $layer }층의 유닛 { $unit }, 샘플 { $samples }개: μ { $mean }, σ { $std }, γ { $gamma }, β { $beta }. ∂L/∂z의 합 { $sum }, ẑ·∂L/∂z의 합 { $along }
microscope-alt-alone = { $layer }층의 유닛 { $unit }, 샘플 { $samples }개: z의 평균 { $mean }, 표준편차 { $std }. ∂L/∂z의 합 { $sum }
lens-microscope = 현미경
    .tip = 미니배치에서 유닛 하나를 숫자 하나하나 봐요. z에서 a까지, 그리고 ∂L/∂y에서 ∂L/∂z까지예요(U)
figure-microscope = { $layer }층, 유닛 { $unit }: 다음 미니배치
export-microscope = 현미경
